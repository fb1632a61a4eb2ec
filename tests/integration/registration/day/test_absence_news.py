"""Who is marked absent hears of it, and so do her teachers; each mark once, and never of a slip."""

from datetime import timedelta
from uuid import UUID, uuid4

import time_machine
from sqlalchemy import select

from services.registration.day.domain.attendance import Mark
from services.registration.day.use_cases.record_attendance import record_attendance
from services.registration.day.use_cases.send_absence_news import send_absence_news
from services.registration.meetings.models.meetings import Meeting
from services.registration.school.models.organisations import ClassTeacher
from shared import clock
from shared.contracts.absences import StudentsAbsentV1
from shared.db import Database
from tests.integration.registration.progress.published_event import plan_meetings
from tests.support.messages import recorded
from tests.support.world import NINE, World


def mark(
    database: Database, world: World, student: int, status: str, meeting: UUID | None = None
) -> None:
    """The crew marks the whole event, a company the meeting."""
    with database.writing() as session:
        tap = Mark(
            id=uuid4(),
            subject="meeting" if meeting else "event",
            person_id=world.students[student],
            status=status,
            marked_at=clock.now(),
            marked_by=world.contacts[1] if meeting else world.organiser,
            meeting_id=meeting,
        )
        record_attendance(session, event_id=world.event_id, marks=[tap])


def heard(database: Database) -> list[StudentsAbsentV1]:
    with database.writing() as session:
        send_absence_news(session)
        return recorded(session, StudentsAbsentV1)


def test_marks_that_stand_are_gathered_and_slips_are_told_nobody(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        plan_meetings(session, world)
        session.add(ClassTeacher(class_id=world.classes[0], person_id=world.organiser))
        missed = session.scalars(
            select(Meeting.id).where(Meeting.person_id == world.students[1])
        ).one()
    with time_machine.travel(NINE + timedelta(minutes=12), tick=False) as day:
        mark(database, world, 0, "absent")
        mark(database, world, 1, "absent", missed)
        mark(database, world, 2, "absent")
        day.shift(timedelta(minutes=5))
        mark(database, world, 2, "present")
        mark(database, world, 4, "absent")
        day.shift(timedelta(minutes=4))
        assert heard(database) == [], "they may be slips"
        day.move_to(NINE + timedelta(minutes=31))
        told = heard(database)
        assert heard(database) == told, "each mark once"
        students = {each.contact_id: each for each in told if each.audience == "student"}
        assert set(students) == {world.students[0], world.students[1], world.students[4]}
        (at_meeting,) = students[world.students[1]].absences
        assert (at_meeting.title, at_meeting.marked_by) == ("Firma 01 A/S", "Firma 01 A/S")
        (teacher,) = [each for each in told if each.audience == "teacher"]
        assert teacher.contact_id == world.organiser
        assert [(each.student, each.marked_by) for each in teacher.absences] == [
            ("Elev 000", "Karen Holst"),
            ("Elev 004", "Karen Holst"),
        ], "her class alone"
        mark(database, world, 0, "present")
        day.shift(timedelta(minutes=2))
        mark(database, world, 0, "absent")
        day.shift(timedelta(hours=1))
        assert len(heard(database)) == len(told) + 2, "a new mark is news"
