"""Back-up of the production profile: three databases of one moment, counted when restored."""

import subprocess
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.suite.server.suite import MIGRATIONS
from shared.db import Database
from shared.db.migrations import migrate
from shared.messaging import record
from tests.contract.messaging.service import cancelled
from tests.integration.backup.servers import one, run, saved

pytestmark = pytest.mark.slow


def test_a_back_up_is_restored_and_what_was_under_way_is_said_again(
    databases: dict[str, str], empty: dict[str, str]
) -> None:
    database = Database(databases["registration"], pool_size=1)
    with database.writing() as session:
        for number in range(3):
            record(session, cancelled(uuid4(), number))
        session.execute(
            text("UPDATE outbox_messages SET published_at = now() WHERE position % 2 = 0")
        )
    database.dispose()
    done = run("restore.sh", empty, saved(databases))
    assert (done.returncode, b"every one checked" in done.stdout) == (0, True), done.stderr.decode()
    waiting = "SELECT count(*) FROM outbox_messages WHERE published_at IS NULL"
    assert one(databases["registration"], waiting) < one(empty["registration"], waiting) == 3
    for name, url in empty.items():
        migrate(url, MIGRATIONS[name])  # the version that made it starts on it


def test_nothing_is_restored_over_data(databases: dict[str, str]) -> None:
    done = run("restore.sh", databases, saved(databases))
    assert (done.returncode, b"is not empty" in done.stderr) == (1, True)


def test_rows_that_are_not_those_of_the_back_up_are_named(
    databases: dict[str, str], empty: dict[str, str], tmp_path: Path
) -> None:
    archive = tmp_path / "copy.tar"
    archive.write_bytes(saved(databases))
    subprocess.run(["tar", "-xf", str(archive), "-C", str(tmp_path)], check=True)
    rows = tmp_path / "registration.rows"
    rows.write_text(rows.read_text().replace("alembic_version|1|", "alembic_version|2|"))
    files = [path.name for path in tmp_path.iterdir() if path != archive]
    subprocess.run(["tar", "-cf", str(archive), "-C", str(tmp_path), *files], check=True)
    done = run("restore.sh", empty, archive.read_bytes())
    assert (done.returncode, b"alembic_version|2|" in done.stderr) == (1, True)


def moments_differ(databases: dict[str, str], empty: dict[str, str], *, is_together: bool) -> bool:
    """The first service counts and the second follows: at any moment they are 0 or 1 apart."""
    pair = {name: databases[name] for name in ("registration", "notifications")}
    writers = [Database(url, pool_size=1) for url in pair.values()]
    for writer in writers:
        with writer.writing() as session:
            session.execute(text("CREATE TABLE counted (number integer)"))
    stop, has_begun = threading.Event(), threading.Event()

    def count() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            for writer in writers:
                with writer.writing() as session:
                    record(session, cancelled(uuid4(), number))
                    session.execute(text("INSERT INTO counted VALUES (:n)"), {"n": number})
            has_begun.set()

    counter = threading.Thread(target=count)
    counter.start()
    has_begun.wait()
    groups = [pair] if is_together else [{name: url} for name, url in pair.items()]
    copies = [(group, saved(group)) for group in groups]
    stop.set()
    counter.join()
    for writer in writers:
        writer.dispose()
    for group, copy in copies:
        assert run("restore.sh", {name: empty[name] for name in group}, copy).returncode == 0
    first, second = (one(empty[name], "SELECT max(number) FROM counted") for name in pair)
    return not 0 <= first - second <= 1


def test_the_databases_are_saved_at_one_moment(
    databases: dict[str, str], empty: dict[str, str]
) -> None:
    assert not moments_differ(databases, empty, is_together=True)


def test_saved_one_after_the_other_they_would_be_of_different_moments(
    databases: dict[str, str], empty: dict[str, str]
) -> None:
    assert moments_differ(databases, empty, is_together=False)
