"""What has had its time is forgotten by itself, and nothing before that."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, insert, select

from services.registration.day.domain.attendance import Mark
from services.registration.day.models.attendance import AttendanceMark, EventAttendance
from services.registration.day.use_cases.record_attendance import record_attendance
from services.registration.kit.models.imports import UploadedList
from services.registration.kit.models.metadata import Base
from services.registration.kit.retention import attendance_erased_after
from services.registration.privacy.pages import SUBJECT_TEXTS
from services.registration.privacy.use_cases.erase_expired import Forgotten, erase_expired
from services.registration.school.models.people import (
    FactorReset,
    RecoveryCode,
    SecondFactor,
    SignedInSession,
    SignInRequest,
)
from shared import clock
from tests.support.world import NOW

pytestmark = pytest.mark.usefixtures("the_day_before")
KEYS = Base.metadata.tables["idempotency_keys"]


def count(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def forget(database):
    with database.writing() as session:
        return erase_expired(session)


def test_sign_ins_lists_and_answers_go_a_day_after_nobody_can_use_them(database, world):
    now = clock.now()
    with database.writing() as session:
        session.add(
            SignInRequest(
                id=uuid4(),
                address_digest="a" * 64,
                browser_digest="b" * 64,
                created_at=now,
                expires_at=now + timedelta(minutes=10),
            )
        )
        session.add(
            SignedInSession(
                id=uuid4(),
                person_id=world.organiser,
                created_at=now,
                expires_at=now + timedelta(hours=12),
            )
        )
        session.add(
            UploadedList(
                id=uuid4(),
                organisation_id=world.organisation_id,
                event_id=world.event_id,
                subject="students",
                file_name="elever.csv",
                content=b"x",
                uploaded_by=world.organiser,
                created_at=now,
            )
        )
        session.execute(
            insert(KEYS).values(key_digest="k", request_digest="r", status=200, created_at=now)
        )
    tables = (SignInRequest, SignedInSession, UploadedList, KEYS)
    assert not forget(database)
    assert [count(database, table) for table in tables] == [1, 1, 1, 1]
    with time_machine.travel(NOW + timedelta(hours=25), tick=True):
        forgotten = forget(database)
    assert (forgotten.sign_in_requests, forgotten.sessions, forgotten.uploaded_lists) == (1, 1, 1)
    assert [count(database, table) for table in tables] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("held_on", "kept_until"),
    [
        (date(2027, 3, 12), date(2028, 7, 31)),
        (date(2027, 7, 31), date(2028, 7, 31)),
        (date(2027, 8, 1), date(2029, 7, 31)),
    ],
)
def test_attendance_is_kept_a_school_year_more(held_on, kept_until):
    assert attendance_erased_after(held_on) == kept_until


def test_attendance_goes_when_its_time_is_over(database, world):
    with database.writing() as session:
        person, crew = world.students[0], world.organiser
        mark = Mark(uuid4(), "event", person, "present", clock.now(), crew)
        record_attendance(session, event_id=world.event_id, marks=[mark])
    for moment, left in (
        (datetime(2028, 7, 31, tzinfo=UTC), 1),
        (datetime(2028, 8, 1, tzinfo=UTC), 0),
    ):
        with time_machine.travel(moment, tick=True):
            forget(database)
        assert count(database, EventAttendance) == left
        assert count(database, AttendanceMark) == left


def test_what_is_left_of_code_apps_goes_and_what_still_opens_stays(database, world):
    now = clock.now()
    with database.writing() as session:
        for person, confirmed in ((world.organiser, now), (world.students[0], None)):
            session.add(
                SecondFactor(
                    person_id=person, sealed_secret=b"s", confirmed_at=confirmed, created_at=now
                )
            )
        for digest, used in (("a" * 64, now), ("b" * 64, None)):
            session.add(
                RecoveryCode(person_id=world.organiser, digest=digest, created_at=now, used_at=used)
            )
        session.add(FactorReset(id=uuid4(), person_id=world.organiser, reset_at=now))
    tables = (SecondFactor, RecoveryCode, FactorReset)
    for passed, gone, left in (
        (timedelta(hours=23), 0, [2, 2, 1]),
        (timedelta(hours=25), 2, [1, 1, 1]),
        (timedelta(days=366), 1, [1, 1, 0]),
    ):
        with time_machine.travel(NOW + passed, tick=True):
            assert forget(database).second_factors == gone
        assert [count(database, table) for table in tables] == left


def test_the_proof_has_a_sentence_for_every_subject():
    """The audit log is dropped by its own keeper, segment by segment."""
    subjects = {field.name for field in fields(Forgotten)} | {"audit_records"}
    assert set(SUBJECT_TEXTS) == subjects
