"""Production: whoever was erased after the back-up was made is erased again before the start."""

import io
import os
import subprocess
import sys
import tarfile
from uuid import UUID

import pytest
from sqlalchemy import select

from services.registration.kit.models.metadata import Base
from services.registration.privacy.use_cases.erase_person import ERASED_NAME, erase_person
from services.registration.school.models.people import Person
from shared.contracts.registration import PersonErasedV1
from shared.db import Database
from tests.integration.backup.servers import run, saved
from tests.support.world import World, make_world

pytestmark = pytest.mark.slow


def registration(
    urls: dict[str, str], *arguments: str, given: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    """A command of the service, with the settings of its containers."""
    settings = {
        "MATCHDAG_SECRET_KEYS": "k" * 40,
        "MATCHDAG_BASE_URL": "http://localhost",
        "MATCHDAG_REGISTRATION_DATABASE_URL": urls["registration"],
    }
    command = [sys.executable, "-m", "services.registration", *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, env=os.environ | settings, timeout=60
    )


def erase_first_student(url: str, world: World) -> None:
    database = Database(url, pool_size=1)
    with database.writing() as session:
        person = session.get_one(Person, world.students[0])
        erase_person(session, person, erased_by=world.organiser)
    database.dispose()


def names_and_told(url: str) -> tuple[dict[UUID, str], int]:
    """Names by id, and how often the other services are told of an erasure."""
    database = Database(url, pool_size=1)
    outbox = Base.metadata.tables["outbox_messages"]
    with database.reading() as session:
        names = {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
        told = session.scalars(select(outbox.c.type).where(outbox.c.type == PersonErasedV1.TYPE))
        count = len(told.all())
    database.dispose()
    return names, count


@pytest.fixture
def world(databases: dict[str, str]) -> World:
    database = Database(databases["registration"], pool_size=1)
    with database.writing() as session:
        made = make_world(session, students=2, companies=1, slots=1)
    database.dispose()
    return made


def test_the_list_or_a_later_back_up_erases_again_whom_somebody_erased_since(
    databases: dict[str, str], empty: dict[str, str], world: World
) -> None:
    archive = saved(databases)
    erase_first_student(databases["registration"], world)
    listed = registration(databases, "erased").stdout
    with tarfile.open(fileobj=io.BytesIO(saved(databases))) as later:
        kept = later.extractfile("registration.erased")
        assert kept is not None
        assert kept.read() == listed == f"{world.students[0]} {world.organiser}\n".encode()

    done = run("restore.sh", empty, archive)
    assert (done.returncode, b"erase-again" in done.stdout) == (0, True), done.stderr.decode()
    names, told = names_and_told(empty["registration"])
    assert (names[world.students[0]], told) == ("Elev 000", 0)  # the control: it brought them back

    done = registration(empty, "erase-again", given=listed)
    assert (done.returncode, b"1 of 1" in done.stdout) == (0, True), done.stderr.decode()
    names, told = names_and_told(empty["registration"])
    assert (names[world.students[0]], told) == (ERASED_NAME, 1)
    assert names[world.students[1]] == "Elev 001"


def test_what_is_no_list_erases_nobody(databases: dict[str, str], world: World) -> None:
    mixed = f"{world.students[0]} -\nElev 001\n".encode()
    done = registration(databases, "erase-again", given=mixed)
    assert (done.returncode, b"no list of erased people" in done.stderr) == (1, True)
    names, told = names_and_told(databases["registration"])
    assert (names[world.students[0]], told) == ("Elev 000", 0)
