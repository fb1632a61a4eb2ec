"""The disk runs full while people work: they are told, reads go on, and room makes all well again.

At full size (64 MB): `python -m tests.drills.operation.full_disk`.
Mounts a small file system: needs root.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from services.suite.backup.archive import opened
from services.suite.server.data_folder import DataFolder
from services.suite.server.suite import SERVICES
from tests.drills.operation.restore import FIRST_START
from tests.support.databases import left_out
from tests.support.server_process import Server, Visitor, running, sign_in_by_console

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Outcome:
    """`told` is what the refused person read; `made` the events that were promised."""

    writes_before: tuple[int, ...]
    refused_with: int
    told: str
    reads: tuple[int, ...]
    integrity: tuple[str, ...]
    recovered_after_seconds: float
    promised: int
    kept: int
    heard_elsewhere: int
    exit_code: int


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[None]:
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    done = subprocess.run(["mount", *options], capture_output=True, text=True)
    if done.returncode:
        left_out(f"a small file system cannot be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill_while_working(folder: Path, megabytes: int) -> Outcome:
    data = folder / "data"
    with small_disk(data, megabytes), running(data, *FIRST_START) as server:
        visitor = Visitor(server.base_url)
        sign_in_by_console(visitor, server.wait_for("/registration/console/"), "kirsten")
        before = tuple(make_event(visitor, number) for number in range(3))
        ballast = data / "ballast"
        fill(ballast)
        refused_with, promised = write_until_refused(visitor, ballast, promised=len(before))
        told = sentences(visitor.page)
        reads = tuple(visitor.get(path) for path in ("/registration/", "/notifications/mailbox"))
        began = time.monotonic()
        ballast.unlink()
        while make_event(visitor, promised) != 200 and time.monotonic() - began < 60:
            time.sleep(0.2)
        recovered = time.monotonic() - began
        promised += 1
        heard = wait_until_heard(server, data, promised)
        integrity = tuple(soundness(data, service) for service in SERVICES)
        kept = count(data, "scheduling")
        exit_code = server.stop()
    return Outcome(
        before,
        refused_with,
        told,
        reads,
        integrity,
        round(recovered, 2),
        promised,
        kept,
        heard,
        exit_code,
    )


def make_event(visitor: Visitor, number: int) -> int:
    """Through the page on which an organiser makes one; the status of the answer."""
    if visitor.get("/scheduling/events/new?template=praktikdating") != 200:
        return 0
    fields = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', visitor.page))
    fields |= {"name": f"Dag nummer {number}", "place": "Skolen"}
    fields.pop("csrf_token", None)
    return visitor.post("/scheduling/events/new", **fields)


def fill(ballast: Path) -> None:
    """To the last byte."""
    with ballast.open("wb", buffering=0) as file:
        for size in (MEGABYTE, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def write_until_refused(visitor: Visitor, ballast: Path, promised: int) -> tuple[int, int]:
    """Some room is left inside the files of the databases; then there is none."""
    for _ in range(60):
        status = make_event(visitor, promised)
        if status != 200:
            return status, promised
        promised += 1
        fill(ballast.with_name("ballast-2"))
        ballast.with_name("ballast-2").replace(ballast.with_name("ballast-3"))
    return 200, promised


def sentences(page: str) -> str:
    main = re.search(r"<main.*?</main>", page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", main[0] if main else page).split())


def count(data: Path, service: str) -> int:
    with opened(DataFolder(data).database(service)) as connection:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])


def wait_until_heard(server: Server, data: Path, promised: int) -> int:
    """The other services hear of every event; the process must have survived for it."""
    deadline = time.monotonic() + 60
    while count(data, "registration") < promised and time.monotonic() < deadline:
        assert server.process.poll() is None, server.output()
        time.sleep(0.1)
    return count(data, "registration")


def soundness(data: Path, service: str) -> str:
    with opened(DataFolder(data).database(service)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=64)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="matchdag-disk-") as folder:
        outcome = fill_while_working(Path(folder), options.megabytes)
    print(json.dumps(asdict(outcome), indent=2, ensure_ascii=False))
    return int(not is_good(outcome))


def is_good(outcome: Outcome) -> bool:
    return (
        set(outcome.writes_before) == {200}
        and outcome.refused_with == 503
        and "Serverens disk er fuld" in outcome.told
        and set(outcome.reads) == {200}
        and set(outcome.integrity) == {"ok"}
        and outcome.recovered_after_seconds <= 10
        and outcome.promised == outcome.kept == outcome.heard_elsewhere
        and outcome.exit_code == 0
    )


if __name__ == "__main__":
    sys.exit(main())
