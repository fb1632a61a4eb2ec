"""From wishes to a published schedule: who is told what, once, and what a change costs."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import func, select

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.booking.use_cases.move_meeting import cancel_meeting, move_meeting
from services.registration.events.models.events import Event
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.schedules.builder import Builder
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.planned_publication import planned_publication
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.schedules.use_cases.request_build import Choices, request_build
from services.registration.wishes.use_cases.update_wishes import replace_companies, update_wishes
from shared.contracts import Message
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import PersonalSchedulePublishedV1
from shared.db import Database
from tests.support.messages import recorded
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("the_day_before")


def wish(database: Database, world: World) -> None:
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        for number, student in enumerate(world.students):
            mine = [c for i, c in enumerate(world.companies) if i % 2 == number % 2]
            update_wishes(
                session, event=event, person_id=student, change=replace_companies(mine, None)
            )


def build(database: Database, world: World, **choices) -> UUID:
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        wanted = Choices(seed=7, **choices)
        build_id = request_build(
            session, event=event, choices=wanted, requested_by=world.organiser
        ).id
    assert Builder(database, time_limit=20).run_once(threading.Event())
    return build_id


def publish(database: Database, world: World, build_id: UUID | None) -> int:
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        found = session.get(ScheduleBuild, build_id) if build_id else None
        return publish_build(session, event=event, build=found, published_by=world.organiser).told


def told(database: Database, kind: type[Message]) -> list[Message]:
    with database.reading() as session:
        return recorded(session, kind)


def test_everybody_with_a_meeting_is_told_once(database, world):
    wish(database, world)
    build_id = build(database, world)
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        preview = planned_publication(session, event, session.get(ScheduleBuild, build_id))
    assert publish(database, world, build_id) == preview.message_count
    messages = told(database, PersonalSchedulePublishedV1)
    students = {m.contact_id for m in messages if m.audience == "student"}
    companies = {m.contact_id for m in messages if m.audience == "company"}
    assert students == set(world.students)
    assert companies == set(world.contacts)
    assert len(messages) == preview.message_count
    assert all(m.sequence == 0 and m.items for m in messages)


def test_publishing_the_same_again_tells_nobody(database, world):
    wish(database, world)
    build_id = build(database, world)
    publish(database, world, build_id)
    assert publish(database, world, build_id) == 0
    assert told(database, EventNewsV1) == []


def test_the_counters_agree_with_the_meetings(database, world):
    wish(database, world)
    publish(database, world, build(database, world))
    with database.reading() as session:
        taken = session.scalar(select(func.sum(CompanySlot.taken)))
        booked = session.scalar(select(func.count()).where(Meeting.status == "booked"))
    assert taken == booked > 0


def test_the_same_input_and_seed_give_the_same_plan(database, world):
    wish(database, world)
    first, second = build(database, world), build(database, world)
    with database.reading() as session:
        plans = [
            session.get(ScheduleBuild, id).result["schedule"]["bookings"] for id in (first, second)
        ]
        digests = {session.get(ScheduleBuild, id).input_digest for id in (first, second)}
    assert plans[0] == plans[1]
    assert len(digests) == 1


def test_a_cancelled_meeting_tells_only_its_student_and_cancels_its_uid(database, world):
    wish(database, world)
    publish(database, world, build(database, world))
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        meeting = session.scalars(select(Meeting).limit(1)).one()
        cancel_meeting(
            session,
            event=event,
            meeting_id=meeting.id,
            version=meeting.version,
            cancelled_by=world.organiser,
        )
    (message,) = told(database, EventNewsV1)
    assert message.contact_id == meeting.person_id
    assert (message.sequence, message.cancelled_uids) == (1, (str(meeting.id),))
    assert str(meeting.id) not in [item.uid for item in message.items]


def test_a_moved_meeting_keeps_its_uid(database, world):
    wish(database, world)
    publish(database, world, build(database, world))
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        meeting, slot = _movable(session, world)
        move_meeting(
            session,
            event=event,
            meeting_id=meeting.id,
            slot=slot,
            version=meeting.version,
            moved_by=world.organiser,
        )
    (message,) = told(database, EventNewsV1)
    assert message.cancelled_uids == ()
    assert str(meeting.id) in [item.uid for item in message.items]


def test_a_meeting_made_by_hand_survives_the_next_plan(database, world):
    wish(database, world)
    publish(database, world, build(database, world, fill=False))
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        company, slot = _free_seat(session, world, world.students[0])
        meeting_id = book_meeting(
            session,
            event=event,
            person_id=world.students[0],
            company_id=company,
            slot=slot,
            origin="by_hand",
            booked_by=world.organiser,
        )
    publish(database, world, build(database, world, fill=False))
    with database.reading() as session:
        meeting = session.get_one(Meeting, meeting_id)
    assert (meeting.status, meeting.slot, meeting.company_id) == ("booked", slot, company)


def test_companies_are_told_together_when_the_organiser_says_so(database, world):
    wish(database, world)
    publish(database, world, build(database, world))
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        meeting = session.scalars(select(Meeting).limit(1)).one()
        cancel_meeting(
            session,
            event=event,
            meeting_id=meeting.id,
            version=meeting.version,
            cancelled_by=world.organiser,
        )
    assert publish(database, world, None) == 1
    changed = told(database, EventNewsV1)
    assert sorted(m.audience for m in changed) == ["company", "student"]


def _movable(session, world):
    for meeting in session.scalars(select(Meeting).order_by(Meeting.id)):
        busy = set(
            session.scalars(select(Meeting.slot).where(Meeting.person_id == meeting.person_id))
        )
        free = session.scalars(
            select(CompanySlot.slot).where(
                CompanySlot.company_id == meeting.company_id,
                CompanySlot.taken < CompanySlot.capacity,
                CompanySlot.slot.not_in(busy),
            )
        ).first()
        if free is not None:
            return meeting, free
    raise AssertionError("no meeting can be moved in this world")


def _free_seat(session, world, student):
    met = set(session.scalars(select(Meeting.company_id).where(Meeting.person_id == student)))
    busy = set(session.scalars(select(Meeting.slot).where(Meeting.person_id == student)))
    seat = session.execute(
        select(CompanySlot.company_id, CompanySlot.slot).where(
            CompanySlot.taken < CompanySlot.capacity,
            CompanySlot.slot.not_in(busy),
            CompanySlot.company_id.not_in(met),
        )
    ).first()
    assert seat is not None
    return seat
