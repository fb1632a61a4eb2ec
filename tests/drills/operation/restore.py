"""Back up while people work, restore elsewhere and start.

At full size: `python -m tests.drills.operation.restore`.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from services.suite.backup.archive import opened
from services.suite.server.data_folder import DataFolder
from services.suite.server.suite import SERVICES
from tests.support.server_process import Visitor, free_port, running

FIRST_START = ("--school", "Nordskolen", "--administrator", "kirsten@nordskolen.example")


@dataclass(frozen=True)
class Outcome:
    """`differing`: services whose rows are not those that were backed up."""

    rows: int
    megabytes: float
    backup_seconds: float
    restore_seconds: float
    boot_seconds: float
    differing: tuple[str, ...]
    answers: tuple[int, ...]


def matchdag(*arguments: str) -> str:
    command = [sys.executable, "-m", "services.suite.cli", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def back_up_and_restore(folder: Path, start: Sequence[str], ready: str) -> Outcome:
    """One back-up while the suite runs, one after it stopped; the second can be compared."""
    data, clean = folder / "data", folder / "clean"
    with running(data, *start) as server:
        server.wait_for(ready, seconds=240)
        matchdag("backup", str(folder / "running.zip"), "--data", str(data))
        assert server.stop() == 0
    began = time.monotonic()
    matchdag("backup", str(folder / "copy.zip"), "--data", str(data))
    backed_up = time.monotonic()
    matchdag("restore", str(folder / "copy.zip"), "--data", str(clean))
    restored = time.monotonic()
    before, after = digests(data), digests(clean)
    rows = sum(count for count, _ in before.values())
    matchdag("restore", str(folder / "running.zip"), "--data", str(folder / "from-running"))
    with running(folder / "from-running", port=free_port()) as second:
        pages = [f"/{service}/readyz" for service in SERVICES]
        answers = tuple(Visitor(second.base_url).get(page) for page in pages)
        assert second.stop() == 0
    return Outcome(
        rows=rows,
        megabytes=round((folder / "copy.zip").stat().st_size / 1e6, 1),
        backup_seconds=round(backed_up - began, 2),
        restore_seconds=round(restored - backed_up, 2),
        boot_seconds=round(second.ready_after, 2),
        differing=tuple(name for name in SERVICES if before[name] != after[name]),
        answers=answers,
    )


def digests(path: Path) -> dict[str, tuple[int, str]]:
    """Number of rows and a digest over every row of every table, by service."""
    found = {}
    for service in SERVICES:
        with opened(DataFolder(path).database(service)) as connection:
            lines = list(connection.iterdump())
        rows = sum(line.startswith("INSERT") for line in lines)
        found[service] = (rows, sha256("\n".join(lines).encode()).hexdigest())
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    with TemporaryDirectory(prefix="matchdag-restore-") as folder:
        outcome = back_up_and_restore(Path(folder), ("--demo",), "Demoen er klar")
    print(json.dumps(asdict(outcome), indent=2))
    return int(bool(outcome.differing) or set(outcome.answers) != {200})


if __name__ == "__main__":
    sys.exit(main())
