"""A back-up is a restore: one moment of everything, checked, refused when it is not whole."""

import json
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from services.suite.backup.archive import UnusableArchive, opened
from services.suite.backup.restoring import restore_backup
from services.suite.backup.taking import take_backup
from services.suite.cli import main
from services.suite.server.data_folder import DataFolder
from services.suite.server.suite import MIGRATIONS, SERVICES
from shared.db import Database

Copying = Callable[[DataFolder, Path], tuple[int, int]]


def content_of(folder: DataFolder) -> dict[str, list[str]]:
    """Every row of every table, as statements."""
    found = {}
    for service in SERVICES:
        with opened(folder.database(service)) as connection:
            found[service] = list(connection.iterdump())
    return found


def test_what_was_backed_up_is_restored_row_by_row(folder: DataFolder, tmp_path: Path) -> None:
    manifest = take_backup(folder, SERVICES, tmp_path / "copy.zip")
    clean = DataFolder.made(tmp_path / "clean")
    restored = restore_backup(tmp_path / "copy.zip", clean, MIGRATIONS)
    assert restored == manifest
    assert content_of(clean) == content_of(folder)
    assert clean.secret_key() == folder.secret_key()
    assert {path.name for path in clean.path.iterdir()} <= {
        "running.lock",
        "secret-key",
        *(f"{service}.sqlite" for service in SERVICES),
    }


def test_only_its_owner_can_read_a_back_up_and_what_comes_of_it(
    folder: DataFolder, tmp_path: Path
) -> None:
    take_backup(folder, SERVICES, tmp_path / "copy.zip")
    clean = DataFolder.made(tmp_path / "clean")
    restore_backup(tmp_path / "copy.zip", clean, MIGRATIONS)
    private = [tmp_path / "copy.zip", clean.path / "secret-key", *map(clean.database, SERVICES)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def copied_together(folder: DataFolder, work: Path) -> tuple[int, int]:
    take_backup(folder, SERVICES, work / "copy.zip")
    clean = DataFolder.made(work / "clean")
    restore_backup(work / "copy.zip", clean, MIGRATIONS)
    return last_number(clean, "registration"), last_number(clean, "notifications")


def copied_one_after_the_other(folder: DataFolder, work: Path) -> tuple[int, int]:
    """The control: each file is whole, but they are not of one moment."""
    numbers = []
    for service in ("registration", "notifications"):
        with opened(folder.database(service)) as source, opened(work / service) as copy:
            source.backup(copy)
            numbers.append(copy.execute("SELECT max(number) FROM counted").fetchone()[0])
    return numbers[0], numbers[1]


def last_number(folder: DataFolder, service: str) -> int:
    with opened(folder.database(service)) as connection:
        return int(connection.execute("SELECT max(number) FROM counted").fetchone()[0])


def moments_differ(folder: DataFolder, tmp_path: Path, copy: Copying, times: int) -> bool:
    """The first service counts and the second follows, so at any moment they are 0 or 1 apart."""
    databases = [Database(folder.database_url(name)) for name in ("registration", "notifications")]
    for database in databases:
        with database.writing() as session:
            session.execute(text("CREATE TABLE counted (number INTEGER PRIMARY KEY)"))
            session.execute(text("INSERT INTO counted VALUES (0)"))
    stop = threading.Event()

    def count() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            for database in databases:
                with database.writing() as session:
                    session.execute(text("INSERT INTO counted VALUES (:n)"), {"n": number})

    counter = threading.Thread(target=count)
    counter.start()
    distances = []
    for turn in range(times):
        work = tmp_path / f"turn-{turn}"
        work.mkdir()
        first, second = copy(folder, work)
        distances.append(first - second)
    stop.set()
    counter.join()
    for database in databases:
        database.dispose()
    assert first > 0
    return not set(distances) <= {0, 1}


def test_the_three_databases_are_copied_at_one_moment(folder: DataFolder, tmp_path: Path) -> None:
    assert not moments_differ(folder, tmp_path, copied_together, 4)


def test_one_after_the_other_they_would_be_of_different_moments(
    folder: DataFolder, tmp_path: Path
) -> None:
    assert moments_differ(folder, tmp_path, copied_one_after_the_other, 20)


def with_another_database(copy: Path, change: str) -> None:
    """Repack the back-up with a statement run on one of its databases."""
    work = copy.parent / "repacked"
    with zipfile.ZipFile(copy) as archive:
        archive.extractall(work)
    with opened(work / "registration.sqlite") as connection:
        connection.execute(change)
    with zipfile.ZipFile(copy, "w") as archive:
        for path in work.iterdir():
            archive.write(path, path.name)
    shutil.rmtree(work)


def test_a_back_up_that_was_changed_is_refused(folder: DataFolder, tmp_path: Path) -> None:
    copy, clean = tmp_path / "copy.zip", DataFolder.made(tmp_path / "clean")
    take_backup(folder, SERVICES, copy)
    with_another_database(copy, "DELETE FROM alembic_version")
    with pytest.raises(UnusableArchive, match="ikke, som den var"):
        restore_backup(copy, clean, MIGRATIONS)
    assert not clean.database("registration").exists()
    restore_backup(copy, clean, MIGRATIONS, is_checked=False)  # the control: it would come in
    assert clean.database("registration").exists()


def test_half_a_file_is_refused(folder: DataFolder, tmp_path: Path) -> None:
    copy, clean = tmp_path / "copy.zip", DataFolder.made(tmp_path / "clean")
    take_backup(folder, SERVICES, copy)
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    with pytest.raises(UnusableArchive, match="ikke en hel sikkerhedskopi"):
        restore_backup(copy, clean, MIGRATIONS)


def test_a_back_up_of_a_newer_version_is_refused(folder: DataFolder, tmp_path: Path) -> None:
    with opened(folder.database("registration")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    take_backup(folder, SERVICES, tmp_path / "copy.zip")
    with pytest.raises(UnusableArchive, match="nyere udgave"):
        restore_backup(tmp_path / "copy.zip", DataFolder.made(tmp_path / "clean"), MIGRATIONS)


def test_a_damaged_database_is_not_backed_up(folder: DataFolder, tmp_path: Path) -> None:
    path = folder.database("scheduling")
    content = bytearray(path.read_bytes())
    content[4096 * 5 : 4096 * 7] = b"\xff" * (4096 * 2)
    path.write_bytes(content)
    with pytest.raises(UnusableArchive, match="beskadiget"):
        take_backup(folder, SERVICES, tmp_path / "copy.zip")
    assert not (tmp_path / "copy.zip").exists()


def test_nothing_is_overwritten(folder: DataFolder, tmp_path: Path) -> None:
    take_backup(folder, SERVICES, tmp_path / "copy.zip")
    with pytest.raises(UnusableArchive, match="findes allerede"):
        take_backup(folder, SERVICES, tmp_path / "copy.zip")
    with pytest.raises(UnusableArchive, match="ikke tom"):
        restore_backup(tmp_path / "copy.zip", folder, MIGRATIONS)


def test_a_folder_at_work_is_not_restored_into(folder: DataFolder, tmp_path: Path) -> None:
    take_backup(folder, SERVICES, tmp_path / "copy.zip")
    lock = folder.lock()
    with pytest.raises(UnusableArchive, match="Stop det først"):
        restore_backup(tmp_path / "copy.zip", folder, MIGRATIONS)
    lock.release()


def test_the_commands_say_what_they_did_or_why_not(folder: DataFolder, tmp_path: Path) -> None:
    data, copies = str(folder.path), tmp_path / "copies"
    copies.mkdir()
    told = CliRunner().invoke(main, ["backup", str(copies), "--data", data])
    (made,) = copies.iterdir()
    assert (told.exit_code, "kontrolleret" in told.output) == (0, True), told.output
    clean = str(tmp_path / "clean")
    told = CliRunner().invoke(main, ["restore", str(made), "--data", clean])
    assert (told.exit_code, f"matchdag up --data {clean}" in told.output) == (0, True)
    told = CliRunner().invoke(main, ["restore", str(made), "--data", clean])
    assert (told.exit_code, "ikke tom" in told.output) == (1, True)
    told = CliRunner().invoke(main, ["backup", str(tmp_path / "b"), "--data", str(tmp_path)])
    assert (told.exit_code, "ingen data" in told.output) == (1, True)


def test_a_file_that_is_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": "another/1"}))
    with pytest.raises(UnusableArchive, match="another/1"):
        restore_backup(other, DataFolder.made(tmp_path / "clean"), MIGRATIONS)


def test_a_plain_copy_of_a_database_at_work_lacks_what_was_written_last(
    folder: DataFolder, tmp_path: Path
) -> None:
    """Why there is a command: `cp` of the file leaves out what lies in its write-ahead log."""
    database = Database(folder.database_url("registration"))
    with database.writing() as session:
        session.execute(text("CREATE TABLE written_last (number INTEGER)"))
    plain = tmp_path / "plain.sqlite"
    plain.write_bytes(folder.database("registration").read_bytes())
    take_backup(folder, SERVICES, tmp_path / "copy.zip")
    clean = DataFolder.made(tmp_path / "clean")
    restore_backup(tmp_path / "copy.zip", clean, MIGRATIONS)
    database.dispose()
    with opened(clean.database("registration")) as connection:
        assert connection.execute("SELECT count(*) FROM written_last").fetchone() == (0,)
    with opened(plain) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("SELECT count(*) FROM written_last")
