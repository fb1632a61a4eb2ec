"""The compose file's containers as podman runs them: counts, kills, stops and looks inside."""

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("scheduling", "registration", "notifications")
ROLES = tuple(f"{service}-{role}" for service in SERVICES for role in ("web", "worker"))
COMPOSE = (
    str(ROOT / ".tools" / "bin" / "podman-compose"),
    "--file",
    str(ROOT / "docker-compose.yml"),
)


@dataclass(frozen=True)
class Stopped:
    """How one container took a SIGTERM."""

    name: str
    seconds: float
    exit_code: int


def podman(*arguments: str) -> str:
    done = subprocess.run(["podman", *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"podman {arguments}: {done.stderr}"
    return done.stdout.strip() or done.stderr.strip()  # the logs come as they were written


def scale(role: str, number: int) -> None:
    """podman-compose heeds one --scale a call."""
    subprocess.run(
        [*COMPOSE, "up", "--detach", "--no-deps", "--scale", f"{role}={number}", role],
        check=True,
        capture_output=True,
        timeout=180,
    )


def containers_of(role: str) -> list[str]:
    """Names of the running containers of one service of the compose file."""
    label = f"label=com.docker.compose.service={role}"
    return sorted(podman("ps", "--filter", label, "--format", "{{.Names}}").splitlines())


def is_healthy(name: str) -> bool:
    """What the compose file's own health check says now."""
    done = subprocess.run(["podman", "healthcheck", "run", name], capture_output=True, timeout=60)
    return done.returncode == 0


def stop(name: str, seconds: int = 40) -> Stopped:
    began = time.monotonic()
    podman("stop", "--time", str(seconds), name)
    took = time.monotonic() - began
    return Stopped(
        name, round(took, 1), int(podman("inspect", "--format", "{{.State.ExitCode}}", name))
    )


def start(name: str) -> None:
    podman("start", name)


def save_databases() -> bytes:
    """The back-up, as an operator takes it while everybody works."""
    command = ["podman", "exec", containers_of("database")[0], "/opt/matchdag/save.sh"]
    done = subprocess.run(command, capture_output=True, timeout=180)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def restore_databases(archive: bytes) -> str:
    """Into databases as a fresh volume has them: there, owned by their service, and empty."""
    database = containers_of("database")[0]
    for service in SERVICES:
        for statement in (
            f"DROP DATABASE {service} WITH (FORCE)",
            f"CREATE DATABASE {service} OWNER {service}",
            f"REVOKE CONNECT ON DATABASE {service} FROM PUBLIC",
        ):
            podman("exec", database, "psql", "--username", "postgres", "--command", statement)
    command = ["podman", "exec", "--interactive", database, "/opt/matchdag/restore.sh"]
    done = subprocess.run(command, input=archive, capture_output=True, timeout=180)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def lines_that_are_no_json(role: str) -> int:
    """Lines of the service's log that a collector of JSON could not read."""
    count = 0
    for name in containers_of(role):
        for line in podman("logs", name).splitlines():
            count += not line.startswith("{")
    return count


def seen_from_inside(name: str) -> dict[str, object]:
    """Who the process is and what it can write, asked of a program inside the container."""
    program = """
import json, os
def can_write(path):
    try:
        open(path + '/probe', 'w').close(); os.remove(path + '/probe')
    except OSError:
        return False
    return True
status = dict(line.split(':', 1) for line in open('/proc/1/status').read().splitlines())
print(json.dumps({
    'user': os.getuid(),
    'writable': [p for p in ('/', '/etc', '/opt/matchdag', '/usr', '/var') if can_write(p)],
    'temporary': can_write('/tmp'),
    'capabilities': int(status['CapEff'], 16),
    'no_new_privileges': status['NoNewPrivs'].strip() == '1',
}))
"""
    found: dict[str, object] = json.loads(podman("exec", name, "python", "-c", program))
    return found


def image_megabytes(name: str = "localhost/matchdag:latest") -> int:
    return int(podman("image", "inspect", "--format", "{{.Size}}", name)) // 1_000_000
