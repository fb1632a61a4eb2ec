"""`docker compose` for a drill without containers: the commands of operations.md, carried out here.

Called by the drill's own `docker`. The database is the server that PGHOST and PGPORT name, the
broker that of the tests, where MATCHDAG_DRILL_NAMESPACE keeps the names apart; the services run
from this checkout with what the compose file gives them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from ruamel.yaml import YAML

from services.suite.server.suite import SERVICES

HERE = Path.cwd()
NAMESPACE = os.environ.get("MATCHDAG_DRILL_NAMESPACE", "")
FLAGS = {"--detach", "--wait", "-T", "--rm", "--no-deps"}
MOUNTS = {
    "/opt/matchdag/": "deploy/backup/",
    "/docker-entrypoint-initdb.d/": "deploy/database/",
    "/run/secrets/": "deploy/secrets/",
}


def main(arguments: list[str]) -> int:
    compose, action, *rest = arguments
    assert compose == "compose"
    while rest and rest[0] in FLAGS:
        rest.pop(0)
    if action == "up":
        start(rest)
    elif action == "exec":
        assert rest.pop(0) == "database"
        in_database(rest)
    elif action == "run":
        role, *command = rest
        run_service(role, command)
    else:
        raise SystemExit(f"the drill knows no docker compose {action}")
    return 0


def start(names: list[str]) -> None:
    if not names or "database" in names:
        in_database(["bash", "/docker-entrypoint-initdb.d/10-services.sh"])
        in_database(["bash", "/docker-entrypoint-initdb.d/20-web-roles.sh"])
    if not names or "broker" in names:
        give_definitions()
    if not names:
        for service in SERVICES:
            run_service(f"{service}-migrate", [f"services.{service}", "migrate"])


def in_database(command: list[str]) -> None:
    environment = {"SECRETS": str(HERE / "deploy" / "secrets"), "PGUSER": "postgres"}
    subprocess.run([here(part) for part in command], check=True, env=os.environ | environment)


def give_definitions() -> None:
    """The file of `make secrets`, under names that nobody else uses on this broker."""
    definitions = json.loads((HERE / "deploy" / "broker" / "definitions.json").read_text())
    text = json.dumps(definitions).replace("matchdag", NAMESPACE)
    for service in SERVICES:
        for kind in ("user", "name"):
            text = text.replace(f'"{kind}": "{service}"', f'"{kind}": "{NAMESPACE}-{service}"')
    file = HERE / "definitions-of-the-drill.json"
    file.write_text(text)
    file.chmod(0o644)
    subprocess.run(["rabbitmqctl", "--quiet", "import_definitions", str(file)], check=True)


def run_service(role: str, command: list[str]) -> None:
    compose = YAML(typ="safe").load(HERE / "docker-compose.yml")
    lines = (HERE / ".env").read_text().splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    settings |= compose["services"][role]["environment"]
    given = {name: here(str(value)) for name, value in settings.items()}
    subprocess.run([sys.executable, "-m", *command], check=True, env=os.environ | given)


def here(text: str) -> str:
    """What is mounted into the containers, where it lies in the folder of the compose file."""
    for inside, outside in MOUNTS.items():
        text = text.replace(inside, f"{HERE}/{outside}")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
