"""Walk one event through the running containers and disturb them: `python -m tests.containers`.

`tools/try_containers.sh` starts them first, with a fresh database. Needs podman; prints what was
measured and fails when a promise does not hold.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from tests.containers.engine import (
    ROLES,
    SERVICES,
    containers_of,
    image_megabytes,
    is_healthy,
    lines_that_are_no_json,
    podman,
    restore_databases,
    save_databases,
    scale,
    seen_from_inside,
    start,
    stop,
)
from tests.containers.journey import Journey
from tests.containers.traffic import steady_requests
from tests.drills.operation.gateway import Gateway
from tests.support.mails import mail_server
from tests.support.waiting import until

STOP_SECONDS = 30


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:8880")
    parser.add_argument("--administrator", default="you@example.dk")
    parser.add_argument("--mail-port", type=int, default=8825)
    parser.add_argument("--replicas", type=int, default=2)
    options = parser.parse_args()
    report: dict[str, Any] = {"image_megabytes": image_megabytes()}
    faults: list[str] = []

    def hold(is_so: bool, promise: str) -> None:
        if not is_so:
            faults.append(promise)

    for role in ROLES:
        scale(role, options.replicas)
        hold(len(containers_of(role)) == options.replicas, f"{role} has its replicas")
    report["seconds_until_ready"] = seconds_until_ready(options.url)
    look_inside(report, hold)
    for role in (*ROLES, "gateway", "database", "broker"):
        for name in containers_of(role):
            until(lambda at=name: is_healthy(at), seconds=60, what=f"{name} is well")  # type: ignore[misc]
    with mail_server("0.0.0.0", options.mail_port) as mails, TemporaryDirectory() as folder:
        journey = Journey(options.url, mails, Path(folder))
        began = time.monotonic()
        journey.run(options.administrator, lambda: report.update(restart_database(options.url)))
        report["journey_seconds"] = round(time.monotonic() - began, 1)
        report["mails"] = len(mails.all())
        report["doubled_mails"] = journey.doubled()
    hold(report["doubled_mails"] == 0, "every mail comes once")
    disturb_gateway(options.url, report, hold)
    kill_a_replica(options.url, report, hold)
    stop_every_role(report, hold)
    back_up_and_restore(options.url, journey, report)
    report["lines_that_are_no_json"] = {role: lines_that_are_no_json(role) for role in ROLES}
    hold(not any(report["lines_that_are_no_json"].values()), "the log is JSON")
    report["faults"] = faults
    print(json.dumps(report, indent=2))
    return int(bool(faults))


Hold = Callable[[bool, str], None]


def seconds_until_ready(url: str) -> float:
    began = time.monotonic()
    for service in SERVICES:
        until(lambda at=service: is_ready(f"{url}/{at}/readyz"), seconds=120, what=service)  # type: ignore[misc]
    return round(time.monotonic() - began, 1)


def is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(json.loads(answer.read())["status"] == "ok")
    except (urllib.error.URLError, OSError):
        return False


def look_inside(report: dict[str, Any], hold: Hold) -> None:
    report["inside"] = {}
    for role in ROLES:
        found = seen_from_inside(containers_of(role)[0])
        report["inside"][role] = found
        hold(found["user"] == 10001, f"{role} is not root")
        hold(found["writable"] == [] and found["temporary"] is True, f"{role} is read-only")
        hold(found["capabilities"] == 0, f"{role} has no capabilities")
        hold(found["no_new_privileges"] is True, f"{role} cannot gain privileges")


def restart_database(url: str) -> dict[str, float]:
    """In the middle of everything, at once; how long until all three serve again."""
    began = time.monotonic()
    podman("restart", "--time", "10", containers_of("database")[0])
    down = time.monotonic()
    return {
        "database_restart_seconds": round(down - began, 1),
        "ready_after_restart_seconds": seconds_until_ready(url),
    }


def disturb_gateway(url: str, report: dict[str, Any], hold: Hold) -> None:
    """Bodies that are cut off or are none: the next visitors' forms are answered all the same."""
    behind = Gateway(urlsplit(url).port or 80, Path())
    for _ in range(6):
        behind.cut_off("/registration/sign-in")
        behind.send_pieces("/registration/sign-in", b"3\r\na=1\r\nno number\r\n")
    answers = [behind.post("/registration/sign-in") for _ in range(20)]
    report["answers_after_bad_bodies"] = sorted(set(answers))
    hold(not {502, 503} & set(answers), "bad bodies of one visitor turn nobody else away")


def kill_a_replica(url: str, report: dict[str, Any], hold: Hold) -> None:
    """kill -9 of a whole web container: with one retry nobody notices."""
    report["killed"] = {}
    for service in SERVICES:
        victim = containers_of(f"{service}-web")[0]
        with steady_requests(f"{url}/{service}/readyz", per_second=20) as traffic:
            time.sleep(3)
            podman("kill", "--signal", "KILL", victim)
            time.sleep(8)
        report["killed"][service] = {
            "requests": len(traffic.seconds),
            "first_failures": traffic.first_failures,
            "failures": traffic.failures,
            "slowest_seconds": round(traffic.slowest, 2),
        }
        hold(traffic.failures == 0, f"{service} answers while a replica is killed")
        hold(traffic.slowest < 10, f"{service} answers within 10 s while a replica is killed")
        start(victim)


def stop_every_role(report: dict[str, Any], hold: Hold) -> None:
    report["stopped"] = []
    for role in ROLES:
        stopped = stop(containers_of(role)[-1])
        report["stopped"].append(asdict(stopped))
        hold(stopped.exit_code == 0, f"{stopped.name} ends with 0")
        hold(stopped.seconds <= STOP_SECONDS, f"{stopped.name} ends within {STOP_SECONDS} s")
        start(stopped.name)


def back_up_and_restore(url: str, journey: Journey, report: dict[str, Any]) -> None:
    """Everything is away and comes back from the back-up; whoever was signed in still is."""
    began = time.monotonic()
    archive = save_databases()
    saved = time.monotonic()
    running = [name for role in ROLES for name in containers_of(role)]
    for name in running:
        stop(name)
    stopped = time.monotonic()
    report["restored"] = restore_databases(archive)
    report["save_seconds"] = round(saved - began, 1)
    report["restore_seconds"] = round(time.monotonic() - stopped, 1)
    report["backup_megabytes"] = round(len(archive) / 1e6, 2)
    for name in running:
        start(name)
    seconds_until_ready(url)
    journey.organiser.go(f"/registration/events/{journey.event}/companies")
    journey.organiser.see("3 af 3 virksomheder har svaret")


if __name__ == "__main__":
    sys.exit(main())
