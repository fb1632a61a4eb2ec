"""What a repair shows is what it does, person by person, whatever was booked, dropped and waited
for since the schedule was published.
"""

import random
import re
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.booking.use_cases.move_meeting import cancel_meeting
from services.registration.booking.use_cases.wait_for_seat import wait_for_seat
from services.registration.companies.models import Participation
from services.registration.day.models.attendance import EventAttendance
from services.registration.events.models.events import Event
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.schedules.domain.incidents import Incident, absent_students
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.pages.repair_views import planned_view
from services.registration.schedules.queries.planned_publication import planned_publication
from services.registration.schedules.use_cases.publish_repair import publish_repair
from services.registration.schedules.use_cases.request_build import Choices, request_build
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import PersonalSchedulePublishedV1
from shared.db import Database
from shared.errors import DomainError
from shared.previews import preview_digest
from tests.support.messages import recorded
from tests.support.planning import carry_out_next, publish_the_day
from tests.support.rows import nothing_changes
from tests.support.world import NOW, World, open_booking

pytestmark = pytest.mark.usefixtures("the_day_before")

ROUNDS = 4


@pytest.fixture
def crowded(database: Database, world: World) -> World:
    """Nobody has all that was wished for, and whoever likes may book more than was planned."""
    publish_the_day(database, world)
    with database.writing() as session:
        open_booking(session, world)
    return world


def stands(database: Database) -> set[tuple[object, ...]]:
    """Each row that a person has, wherever it came from."""
    query = select(Meeting.id, Meeting.person_id, Meeting.company_id, Meeting.slot).where(
        Meeting.status == "booked"
    )
    with database.reading() as session:
        return {tuple(row) for row in session.execute(query)}


def heard(database: Database) -> list[object]:
    with database.reading() as session:
        found = [
            *recorded(session, EventNewsV1),
            *recorded(session, PersonalSchedulePublishedV1),
        ]
        return [(each.contact_id, each.audience, each.sequence) for each in found]


def dropped_pairs(database: Database) -> set[tuple[object, ...]]:
    query = select(Meeting.person_id, Meeting.company_id).where(
        Meeting.status == "cancelled", Meeting.changed_by == Meeting.person_id
    )
    with database.reading() as session:
        return {tuple(row) for row in session.execute(query)}


def do_something(database: Database, world: World, dice: random.Random) -> None:
    """A student drops a meeting, books one more or waits; what is refused is no matter."""
    student, company = dice.choice(world.students), dice.choice(world.companies)
    try:
        with database.writing() as session:
            event = session.get_one(Event, world.event_id)
            own = session.scalars(
                select(Meeting).where(Meeting.person_id == student, Meeting.status == "booked")
            ).all()
            what = dice.choice(("drop", "book", "wait", "wait"))
            if what == "drop" and own:
                one = dice.choice(own)
                cancel_meeting(
                    session,
                    event=event,
                    meeting_id=one.id,
                    version=one.version,
                    cancelled_by=student,
                    origin="booked",
                )
            elif what == "wait":
                wait_for_seat(
                    session, event=event, person_id=student, company_id=company, slot=None
                )
            elif what == "book":
                book_meeting(
                    session,
                    event=event,
                    person_id=student,
                    company_id=company,
                    slot=dice.randrange(5),
                    origin="booked",
                    booked_by=student,
                )
    except DomainError:
        pass


def mark_absent(database: Database, world: World, absent: list[object]) -> None:
    with database.writing() as session:
        session.execute(delete(EventAttendance))
        for student in absent:
            session.add(
                EventAttendance(
                    event_id=world.event_id,
                    person_id=student,
                    status="absent",
                    reason="known",
                    marked_at=NOW,
                    marked_by=world.organiser,
                    mark_id=uuid4(),
                )
            )


def some_incidents(world: World, absent: list[object], dice: random.Random) -> list[Incident]:
    found = [Incident("students_away", students=tuple(absent))] if dice.random() < 0.7 else []
    if dice.random() < 0.5:
        slots = tuple(range(dice.randrange(1, 4), 5))
        found.append(Incident("company_away", dice.choice(world.companies), slots))
    if dice.random() < 0.3 or not found:
        found.append(Incident("company_tables", dice.choice(world.companies), more=1))
    return found


def repair(database: Database, world: World, incidents: list[Incident]) -> None:
    """Ask, see, carry out; what was shown is what became of it."""
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        choices = Choices(repair=True, incidents=tuple(incidents), seed=1)
        build = request_build(session, event=event, choices=choices, requested_by=world.organiser)
        number = build.number
    carry_out_next(database)
    before, told = stands(database), heard(database)
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        build = session.scalars(select(ScheduleBuild).where(ScheduleBuild.number == number)).one()
        shown = planned_publication(session, event, build)
        view = planned_view(session, event, shown, absent_students(incidents))
        publish_repair(
            session,
            event=event,
            build=build,
            published_by=world.organiser,
            announces=True,
            seen_preview=preview_digest(shown.preview),
        )
    after = stands(database)
    assert not shown.infeasible, "the engine knew of every seat that is taken"
    given = {row[1:3] for row in after} - {row[1:3] for row in before}
    assert not given & dropped_pairs(database), "nobody gets back what she dropped"
    named = {one.student.person_id for one in (*view.days, *view.absent)}
    assert named == {row[1] for row in before ^ after} == view.report.people
    contacts = {
        contact
        for contact, audience, _ in [one for one in heard(database) if one not in told]
        if audience == "student"
    }
    assert contacts == named
    absent = absent_students(incidents)
    assert not {row[1] for row in after} & absent
    assert not {row[1] for row in after - before} & absent
    if all(each.kind != "company_away" for each in incidents):
        assert not view.report.losing, "what is free costs nobody a meeting"
    lost = {row[1] for row in before} - {row[1] for row in after} - absent
    assert lost <= {line.person_id for line in view.students_without}


@pytest.mark.slow
def test_whatever_came_before_those_named_are_those_concerned_and_those_who_hear(database, crowded):
    for seed in range(ROUNDS):
        dice = random.Random(seed)
        for _ in range(25):
            do_something(database, crowded, dice)
        absent = dice.sample(crowded.students, 3)
        mark_absent(database, crowded, absent)
        before = stands(database)
        repair(database, crowded, some_incidents(crowded, absent, dice))
        gone = before - stands(database)
        assert len(gone) < len(before)


def test_where_nothing_is_chosen_nothing_moves_and_an_old_look_is_shown_again(
    database, crowded, browser_of
):
    organiser = browser_of(crowded.organiser, "organiser")
    path = f"/events/{crowded.event_id}/day/changes"
    assert "Intet er valgt, så ingen flyttes" in organiser.get(f"{path}?show=1").text
    with nothing_changes(database):
        answer = organiser.post(path)
    assert answer.location.endswith("/day/changes")

    mark_absent(database, crowded, crowded.students[:3])
    organiser.post(path, absent="yes")
    carry_out_next(database)
    page = organiser.get(f"/events/{crowded.event_id}/schedules/builds/2").text
    assert "Fraværende: planlægges ikke" in page
    seen = re.search(r'name="preview"\s+value="(\w+)"', page)[1]
    with database.writing() as session:
        event = session.get_one(Event, crowded.event_id)
        one = session.scalars(
            select(Meeting).where(
                Meeting.person_id == crowded.students[4], Meeting.status == "booked"
            )
        ).first()
        cancel_meeting(
            session,
            event=event,
            meeting_id=one.id,
            version=one.version,
            cancelled_by=one.person_id,
            origin="booked",
        )
    with nothing_changes(database):
        again = organiser.post(f"{path}/2", preview=seen)
    assert again.location.endswith("/schedules/builds/2")
    assert "Noget har ændret sig" in organiser.get(again.location).text


def test_a_published_repair_is_undone_as_it_was_shown_and_refused_once_facts_are_others(
    database, crowded, browser_of
):
    organiser = browser_of(crowded.organiser, "organiser")
    path = f"/events/{crowded.event_id}/day/changes"
    page = f"/events/{crowded.event_id}/schedules/builds"
    before = stands(database)
    mark_absent(database, crowded, crowded.students[:2])
    away = {"absent": "yes", "company": str(crowded.companies[0]), "from": "3"}

    def carry_out(number: int) -> None:
        organiser.post(path, **away)
        carry_out_next(database)
        organiser.post_seen(f"{page}/{number}", f"{path}/{number}")
        organiser.post(f"/events/{crowded.event_id}/news/send")

    carry_out(2)
    repaired, told = stands(database), heard(database)
    assert repaired != before
    assert "Fortryd rettelsen" in organiser.get(f"{page}/2").text
    shown = organiser.get(f"{path}/2/undo")
    assert shown.status_code == 200
    assert organiser.post_seen(f"{path}/2/undo").status_code == 303
    organiser.post(f"/events/{crowded.event_id}/news/send")
    assert stands(database) == before, "the same rows, so that calendars follow"
    people = {one for one, audience, _ in set(heard(database)) - set(told) if audience == "student"}
    assert people == {row[1] for row in before ^ repaired}
    with database.reading() as session:
        row = session.scalar(
            select(Participation).where(Participation.company_id == crowded.companies[0])
        )
        assert row.unavailable_slots == []
        seats = session.execute(
            select(CompanySlot.company_id, CompanySlot.slot).where(CompanySlot.taken > 0)
        )
        assert {tuple(one) for one in seats} == {row[2:] for row in before}
    with nothing_changes(database):
        assert organiser.post(f"{path}/2/undo").status_code == 303

    carry_out(3)
    with database.writing() as session:
        session.execute(
            update(Participation)
            .where(Participation.company_id == crowded.companies[0])
            .values(tables=2)
        )
    with nothing_changes(database):
        assert organiser.post(f"{path}/3/undo").location.endswith("/builds/3")
    assert "er ændret siden" in organiser.get(f"{page}/3").text
