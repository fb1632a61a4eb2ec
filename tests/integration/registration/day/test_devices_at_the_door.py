"""Three devices were two hours without a network and hand in what they noted, all at once."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from services.registration.day.domain.attendance import Mark
from services.registration.day.models.attendance import AttendanceMark, EventAttendance
from services.registration.day.use_cases.record_attendance import record_attendance
from shared.db import Database
from tests.support.browser import Browser, identity_of
from tests.support.world import NINE, World, make_world

#: by how many minutes the clock of each is wrong
CLOCKS = (-10, 0, 10)
STUDENTS = 300


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(NINE + timedelta(hours=2), tick=True):
        yield


@pytest.fixture
def world(database: Database) -> World:
    with database.writing() as session:
        return make_world(session, students=STUDENTS, companies=1, slots=1)


def noted(world: World, device: int) -> list[dict[str, Any]]:
    """Each student once, in the order in which they came by this device."""
    order = random.Random(device).sample(world.students, STUDENTS)
    first = NINE + timedelta(minutes=CLOCKS[device])
    return [
        {
            "id": str(uuid4()),
            "subject": "event",
            "student_id": str(person),
            "status": "present" if (device + person.int) % 3 else "absent",
            "marked_at": (first + timedelta(seconds=20 * number)).isoformat(),
        }
        for number, person in enumerate(order)
    ]


def test_every_mark_counts_once_and_the_latest_of_each_student_stands(
    database: Database, app: Flask, world: World
) -> None:
    batches = [noted(world, device) for device in range(len(CLOCKS))]

    def hand_in(turn: int) -> tuple[int, Any]:
        crew = Browser(app, identity_of(world.organiser, world.organisation_id, "crew"))
        path = f"/events/{world.event_id}/attendance"
        answer = crew.api("POST", path, {"marks": batches[turn % len(batches)]})
        return answer.status_code, (answer.json or {}).get("taken")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(hand_in, range(2 * len(batches))))
    assert Counter(answers) == {(200, STUDENTS): 3, (200, 0): 3}
    assert standing(database) == expected(batches)
    with database.reading() as session:
        logged = session.scalar(select(func.count()).select_from(AttendanceMark))
    assert logged == 3 * STUDENTS


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_control_two_who_write_in_their_own_order_wait_for_each_other(
    database: Database, world: World
) -> None:
    """Each mark by itself, in one transaction. SQLite has one writer at a time."""
    together = Barrier(2)

    def write(people: list[UUID]) -> str:
        try:
            with database.writing() as session:
                for person in people:
                    one = Mark(
                        id=uuid4(),
                        subject="event",
                        person_id=person,
                        status="present",
                        marked_at=NINE,
                        marked_by=world.organiser,
                    )
                    record_attendance(session, event_id=world.event_id, marks=[one])
                    if person == people[0]:
                        together.wait(10)
        except OperationalError as error:
            return str(getattr(error.orig, "sqlstate", ""))
        return "written"

    two = world.students[:2]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, [two, two[::-1]])) == ["40P01", "written"]


def standing(database: Database) -> dict[UUID, str]:
    with database.reading() as session:
        rows = session.execute(select(EventAttendance.person_id, EventAttendance.status))
        return {row[0]: row[1] for row in rows}


def expected(batches: list[list[dict[str, Any]]]) -> dict[UUID, str]:
    """By the marks alone: the latest by its own clock."""
    latest: dict[UUID, dict[str, Any]] = {}
    for mark in sorted(
        (mark for batch in batches for mark in batch),
        key=lambda mark: (datetime.fromisoformat(mark["marked_at"]), UUID(mark["id"]).bytes),
    ):
        latest[UUID(mark["student_id"])] = mark
    return {person: mark["status"] for person, mark in latest.items()}
