"""Whoever was erased after the back-up was made is not brought back by it."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from services.registration.kit.models.metadata import Base
from services.registration.privacy.use_cases.erase_person import ERASED_NAME, erase_person
from services.registration.school.models.people import Person
from services.suite.backup.archive import UnusableArchive
from services.suite.backup.erasures import erased_in
from services.suite.backup.taking import take_backup
from services.suite.cli import main
from services.suite.server.data_folder import DataFolder
from services.suite.server.suite import SERVICES
from shared.contracts.registration import PersonErasedV1
from shared.db import Database
from tests.support.world import World, make_world

Place = Callable[[DataFolder, Path], Path]


def old_folder(folder: DataFolder, _work: Path) -> Path:
    return folder.path


def later_back_up(folder: DataFolder, work: Path) -> Path:
    take_backup(folder, SERVICES, work / "later.zip")
    return work / "later.zip"


def kept_list(folder: DataFolder, work: Path) -> Path:
    said = CliRunner().invoke(main, ["erased", "--data", str(folder.path)])
    assert said.exit_code == 0, said.output
    (work / "erased.txt").write_text(said.output)
    return work / "erased.txt"


@pytest.fixture
def world(folder: DataFolder, tmp_path: Path) -> World:
    """A back-up with everybody in it; since then the organiser has erased the first student."""
    database = Database(folder.database_url("registration"), pool_size=1)
    with database.writing() as session:
        made = make_world(session, students=2, companies=1, slots=1)
    take_backup(folder, SERVICES, tmp_path / "copy.zip")
    with database.writing() as session:
        person = session.get_one(Person, made.students[0])
        erase_person(session, person, erased_by=made.organiser)
    database.dispose()
    return made


def restored(tmp_path: Path, *options: str) -> tuple[dict[UUID, str], int]:
    """Names by id, and how often the other services are told of an erasure."""
    clean = tmp_path / "clean"
    done = CliRunner().invoke(
        main, ["restore", str(tmp_path / "copy.zip"), "--data", str(clean), *options]
    )
    assert done.exit_code == 0, done.output
    database = Database(DataFolder(clean).database_url("registration"), pool_size=1)
    outbox = Base.metadata.tables["outbox_messages"]
    with database.reading() as session:
        names = {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
        told = session.scalars(select(outbox.c.type).where(outbox.c.type == PersonErasedV1.TYPE))
        count = len(told.all())
    database.dispose()
    return names, count


@pytest.mark.parametrize("place", [old_folder, later_back_up, kept_list])
def test_a_restored_folder_erases_again_whom_somebody_erased_since(
    folder: DataFolder, world: World, tmp_path: Path, place: Place
) -> None:
    found, told = restored(tmp_path, "--erased-in", str(place(folder, tmp_path)))
    assert found[world.students[0]] == ERASED_NAME
    assert found[world.students[1]] != ERASED_NAME
    assert told == 1


def test_without_being_told_a_back_up_brings_an_erased_student_back(
    world: World, tmp_path: Path
) -> None:
    found, told = restored(tmp_path)
    assert found[world.students[0]] != ERASED_NAME
    assert told == 0


def test_a_file_that_is_no_list_of_erased_people_is_refused_before_anything_is_restored(
    world: World, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("Aase Ængmark\n")
    with pytest.raises(UnusableArchive, match="slettede"):
        erased_in(tmp_path / "notes.txt")
    asked = ["restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "clean")]
    done = CliRunner().invoke(main, [*asked, "--erased-in", str(tmp_path / "notes.txt")])
    assert done.exit_code != 0
    assert not (tmp_path / "clean" / "registration.sqlite").exists()
