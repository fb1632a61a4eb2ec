"""Run an earlier version's own tests of its main path on the tables of today.

`python -m tests.drills.upgrade.old_code` takes the versions before each service's newest migration
out of git's history, gives them today's migrations and lets them walk: sign in, wish, book, drop,
read the schedule, mail. With `--unsafe` one more migration renames a column, and the walk must
fail.
"""

import argparse
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.db.revisions import folder_of

HERE = Path(__file__).parents[3]
SERVICES = ("scheduling", "registration", "notifications")
CODE = ("planning", "services", "shared", "tests", "pyproject.toml")
#: also by the names that an earlier version has; what it lacks is passed over
MAIN_PATH = (
    "tests/integration/registration/school/test_sign_in.py",
    "tests/integration/registration/wishes/test_wish_pages.py",
    "tests/integration/registration/booking/test_booking_pages.py",
    "tests/integration/registration/schedules/test_publishing.py",
    "tests/integration/registration/day/test_attendance.py",
    "tests/integration/registration/test_sign_in.py",
    "tests/integration/registration_schedules/test_wish_pages.py",
    "tests/integration/registration_schedules/test_booking_pages.py",
    "tests/integration/registration_schedules/test_publishing.py",
    "tests/integration/registration_schedules/test_attendance.py",
    "tests/integration/notifications/test_telling.py",
    "tests/integration/scheduling/test_programmes.py",
    "tests/integration/suite/test_api_walk.py",
    "tests/integration/embedded/test_api_walk.py",
)
_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{number:04}", "{last}"
branch_labels = depends_on = None


def upgrade():
    {body}
"""
#: what a later version may do: every table gets a column, and there is one table more
ADDS = """
    tables = sa.inspect(op.get_bind()).get_table_names()
    for table in sorted(set(tables) - {"alembic_version"}):
        op.add_column(table, sa.Column("of_tomorrow", sa.String(20)))
    op.create_table("things_of_tomorrow", sa.Column("id", sa.Integer, primary_key=True))
"""
#: what it may not do, though its own code would know
RENAMES = {
    "scheduling": 'op.execute("ALTER TABLE rooms RENAME COLUMN capacity TO chairs")',
    "registration": 'op.execute("ALTER TABLE meetings RENAME COLUMN slot TO time_slot")',
    "notifications": 'op.execute("ALTER TABLE messages RENAME COLUMN fact TO occurrence")',
}


@dataclass(frozen=True)
class Outcome:
    """Of the tests of an earlier version; `failed` counts errors too."""

    passed: int
    failed: int
    output: str


class NoHistory(Exception):
    """What was asked for is not in this copy."""


def versions_before() -> list[str]:
    """The commits before each service's newest migration, without repetition.

    Raises NoHistory where this is no clone, or a shallow one.
    """
    return list(dict.fromkeys(_before_newest_migration(service) for service in SERVICES))


def _before_newest_migration(service: str) -> str:
    newest = max((folder_of(f"services.{service}.migrations") / "versions").glob("[0-9]*.py"))
    path = str(newest.relative_to(HERE))
    added = _git("log", "--diff-filter=A", "--format=%H", "--", path).split()
    if not added:
        raise NoHistory(f"git does not know when {path} was added")
    return _git("rev-parse", "--verify", f"{added[-1]}^").strip()


def lay_out(version: str, tree: Path) -> None:
    """The code of that commit."""
    archive = tree.with_suffix(".tar")
    _git("archive", "--output", str(archive), version)
    tree.mkdir()
    subprocess.run(["tar", "-x", "-f", archive, "-C", tree], check=True)


def lay_out_this_version(tree: Path) -> None:
    """For a copy without history: today is the version before tomorrow."""
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in CODE:
        if (HERE / name).is_dir():
            shutil.copytree(HERE / name, tree / name, ignore=ignored)
        else:
            shutil.copy(HERE / name, tree / name)


def give_migrations(tree: Path) -> None:
    """Those of today instead of its own."""
    for service in SERVICES:
        theirs = versions_in(tree, service)
        shutil.rmtree(theirs)
        shutil.copytree(versions_in(HERE, service), theirs)


def add_migration(tree: Path, service: str, body: str) -> None:
    last = max(path.name[:4] for path in versions_in(tree, service).glob("[0-9]*.py"))
    number = int(last) + 1
    written = _MIGRATION.format(number=number, last=last, body=body.strip())
    (versions_in(tree, service) / f"{number:04}_of_tomorrow.py").write_text(written)


def versions_in(tree: Path, service: str) -> Path:
    return tree / "services" / service / "migrations" / "versions"


def walk(tree: Path, tests: Iterable[str]) -> Outcome:
    """Those of the tests that the version has, run by its own code alone."""
    report = tree / "report.xml"
    command = [sys.executable, "-m", "pytest", "-n", "2", f"--junitxml={report}", "--tb=line"]
    done = subprocess.run(
        [*command, *(test for test in tests if (tree / test.split("::")[0]).exists())],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
    )
    if not report.exists():
        return Outcome(0, 1, done.stdout + done.stderr)
    [suite] = ET.parse(report).getroot()
    counts = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    failed = counts["failures"] + counts["errors"]
    return Outcome(counts["tests"] - failed - counts["skipped"], failed, done.stdout)


def _git(*arguments: str) -> str:
    if shutil.which("git") is None:
        raise NoHistory("git is not installed")
    done = subprocess.run(["git", *arguments], cwd=HERE, capture_output=True, text=True)
    if done.returncode:
        raise NoHistory(done.stderr.strip())
    return done.stdout


def try_version(version: str, *, is_unsafe: bool) -> Outcome:
    with TemporaryDirectory(prefix="matchdag-old-") as folder:
        tree = Path(folder) / "code"
        lay_out(version, tree)
        give_migrations(tree)
        if is_unsafe:
            for service, rename in RENAMES.items():
                add_migration(tree, service, rename)
        return walk(tree, MAIN_PATH)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", action="append", help="a commit; again for several")
    parser.add_argument("--unsafe", action="store_true", help="the control: must fail")
    options = parser.parse_args(arguments)
    try:
        versions = options.version or versions_before()
        outcomes = {one: try_version(one, is_unsafe=options.unsafe) for one in versions}
    except NoHistory as missing:
        print(f"The version before is not in this copy: {missing}. A full clone has it.")
        return 2
    for version, outcome in outcomes.items():
        print(f"{version[:10]}: {outcome.passed} passed, {outcome.failed} failed")
        if outcome.failed:
            print(outcome.output[-3000:])
    return int(any(one.failed or not one.passed for one in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
