"""2,000 students from Excel, against reading the sheet and bare inserts of the same rows."""

import io
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from openpyxl import load_workbook
from sqlalchemy import insert

from services.registration.events.models.events import Event, EventStudent
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from services.registration.school.queries.shared_rows import WHOLE_SCHOOL
from services.registration.students.use_cases.import_students import (
    import_students,
    preview_students,
)
from shared import clock
from shared.db import Database
from shared.sheets import Table, write_excel
from tests.load.clients import median
from tests.load.databases import durable_database_url
from tests.load.report import Limit, Line
from tests.support.world import World, make_world

STUDENTS = 2_000


def importing(*, runs: int) -> list[Line | Limit]:
    """What happens when the organiser says yes: read again, compare, write, tell the others."""
    content = _workbook()
    previews, imports, bare = [], [], []
    for _ in range(runs + 1):
        with (
            TemporaryDirectory() as folder,
            durable_database_url("postgresql", Path(folder)) as url,
        ):
            database = Database(url, pool_size=2)
            with database.writing() as session:
                ours, other = make_world(session), make_world(session)
            previews.append(_seconds(partial(_preview, database, ours, content)))
            imports.append(_seconds(partial(_import, database, ours, content)))
            bare.append(_seconds(partial(_bare, database, other, content)))
            database.dispose()
    mine, baseline, look = (median(each[1:]) for each in (imports, bare, previews))
    what = "seconds, 2,000 students from Excel"
    return [
        Line(f"{what}, taken in", f"{mine:.2f}", f"{baseline:.2f}", mine / baseline, at_most=3),
        Line(f"{what}, preview", f"{look:.2f}", f"{baseline:.2f}", look / baseline, at_most=3),
    ]


def _seconds(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _preview(database: Database, world: World, content: bytes) -> None:
    with database.reading() as session:
        found = preview_students(
            session, session.get_one(Event, world.event_id), content, reach=WHOLE_SCHOOL
        )
    assert len(found.plan.new) == STUDENTS


def _import(database: Database, world: World, content: bytes) -> None:
    with database.writing() as session:
        found = import_students(
            session, session.get_one(Event, world.event_id), content, reach=WHOLE_SCHOOL
        )
    assert len(found.plan.new) == STUDENTS


def _bare(database: Database, world: World, content: bytes) -> None:
    """Read every cell and insert; no check, no comparison, no message, no fault by row."""
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    now = clock.now()
    people, students, taking_part = [], [], []
    for number, (name, _, _, email) in enumerate(rows):
        id = uuid4()
        people.append(_person(world, id, name, email, now))
        education = world.educations[number % 2]
        students.append({"person_id": id, "class_id": world.classes[0], "education_id": education})
        taking_part.append({"event_id": world.event_id, "person_id": id, "added_at": now})
    with database.engine.begin() as connection:
        connection.execute(insert(Person), people)
        connection.execute(insert(Student), students)
        connection.execute(insert(EventStudent), taking_part)


def _person(world: World, id: UUID, name: Any, email: Any, now: datetime) -> dict[str, Any]:
    return {
        "id": id,
        "organisation_id": world.organisation_id,
        "kind": "student",
        "name": name,
        "email": email,
        "created_at": now,
    }


def _workbook() -> bytes:
    rows = [
        [f"Åse Ængmark {n:05}", f"{n % 80 // 8 + 1}.{'ABCDEFGH'[n % 8]}", "Elektriker", _address(n)]
        for n in range(STUDENTS)
    ]
    return write_excel([Table("Elever", ["Navn", "Klasse", "Uddannelse", "E-mail"], rows)])


def _address(number: int) -> str:
    return f"elev{number}@stor-skole.example"
