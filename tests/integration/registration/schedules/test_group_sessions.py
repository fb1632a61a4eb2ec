"""Talks for many students: rules, a plan within the rooms, rooms from scheduling, then one mail."""

import io
import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from services.registration.events.models.events import Event
from services.registration.events.models.places import OfferedRoom
from services.registration.invitations.use_cases.release_company import release_company
from services.registration.meetings.domain.booking_errors import RulesOutdated
from services.registration.meetings.models.groups import GroupRoom
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import Publication
from services.registration.meetings.queries.groups import standing_sessions
from services.registration.schedules.builder.child import carry_out
from services.registration.schedules.domain.group_rules import (
    GroupRules,
    GroupRulesUnusable,
    NotForGroups,
)
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.groups import session_lines
from services.registration.schedules.use_cases.plan_sessions import apply_session_rooms
from services.registration.schedules.use_cases.request_build import Choices, request_build
from services.registration.schedules.use_cases.run_build import claim_build, finish_build
from services.registration.schedules.use_cases.update_group_rules import update_group_rules
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import (
    PersonalSchedulePublishedV1,
    SessionsPlannedV1,
)
from shared.contracts.scheduling import SessionRoom, SessionRoomsAllocatedV1
from shared.db import Database
from shared.messaging import NotYet
from tests.integration.registration.schedules.test_publishing import publish, told, wish
from tests.support.plan_rooms import rooms_as_planned
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("the_day_before")

RULES = GroupRules(is_on=True, most_sessions=2, people=4, smallest=1)
ROOMS = (3, 2)


def groups_on(database: Database, world: World, rules: GroupRules = RULES, seen: int = 0) -> None:
    """A career day with two rooms whose companies hold group sessions."""
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        event.kind = "career_day"
        update_group_rules(
            session, event=event, rules=rules, seen_version=seen, chosen_by=world.organiser
        )
        for number, capacity in enumerate(ROOMS):
            session.add(
                OfferedRoom(
                    event_id=event.id,
                    room_id=UUID(int=number),
                    name=f"R{number}",
                    building="B",
                    capacity=capacity,
                )
            )


def published(database: Database, world: World, **choices) -> None:
    wish(database, world)
    publish(database, world, build(database, world, **choices))


def build(database: Database, world: World, **choices) -> UUID:
    """As a worker does it, without a child process for each: the engine loads once."""
    with database.writing() as session:
        request_build(
            session,
            event=session.get_one(Event, world.event_id),
            choices=Choices(seed=7, **choices),
            requested_by=world.organiser,
        )
        claimed = claim_build(session, worker="test")
    out = io.StringIO()
    carry_out(claimed.order, 5, out)
    result = json.loads(out.getvalue().splitlines()[-1])["result"]
    with database.writing() as session:
        assert finish_build(session, build_id=claimed.id, worker="test", result=result)
    return claimed.id


def answer(
    database: Database,
    world: World,
    *,
    version: int = 1,
    label: str = "R",
    sessions_version: int | None = None,
) -> SessionRoomsAllocatedV1:
    """As scheduling says it: every company that speaks in a room of its own."""
    asked = told(database, SessionsPlannedV1)[-1]
    companies = sorted({planned.company_id for planned in asked.sessions})
    return SessionRoomsAllocatedV1(
        event_id=world.event_id,
        sessions_version=sessions_version or asked.version,
        rooms=tuple(
            SessionRoom(
                company_id=company, room_id=UUID(int=0), label=f"{label}{number}", building="Syd"
            )
            for number, company in enumerate(companies)
        ),
        without_room=(),
        version=version,
    )


def hear(database: Database, message: SessionRoomsAllocatedV1) -> None:
    with database.writing() as session:
        apply_session_rooms(session, message)


def test_a_plan_stays_within_rooms_groups_and_sessions(database, world):
    groups_on(database, world)
    published(database, world)
    with database.reading() as session:
        sessions = standing_sessions(session, world.event_id)
        meetings = session.execute(
            select(Meeting.company_id, Meeting.slot).where(Meeting.status == "booked")
        ).all()
    by_company: dict[UUID, list[int]] = {}
    by_slot: dict[int, int] = {}
    for company, slot in sessions:
        by_company.setdefault(company, []).append(slot)
        by_slot[slot] = by_slot.get(slot, 0) + 1
    assert max(by_slot.values()) <= len(ROOMS)
    assert all(s == list(range(s[0], s[0] + len(s))) for s in by_company.values())
    assert all(len(slots) <= RULES.most_sessions for slots in by_company.values())
    assert {(company, slot) for company, slot in meetings} == set(sessions)
    for seat, seats in sessions.items():
        assert [tuple(row) for row in meetings].count(seat) <= seats <= max(ROOMS)


def test_sessions_are_said_and_nobody_is_told_before_the_rooms_are_known(database, world):
    groups_on(database, world)
    published(database, world)
    (asked,) = told(database, SessionsPlannedV1)
    with database.reading() as session:
        taken = {(line.company_id, line.slot): line.taken
                 for line in session_lines(session, world.event_id)}  # fmt: skip
    assert {(one.company_id, one.slot): one.expected for one in asked.sessions} == taken
    assert told(database, PersonalSchedulePublishedV1) == []


def test_the_rooms_come_and_everybody_is_told_once_with_the_room(database, world):
    groups_on(database, world)
    published(database, world)
    rooms = answer(database, world)
    hear(database, rooms)
    hear(database, rooms)
    messages = told(database, PersonalSchedulePublishedV1)
    assert {m.contact_id for m in messages if m.audience == "student"} == set(world.students)
    assert len({m.contact_id for m in messages}) == len(messages)
    talks = [item for m in messages for item in m.items if not item.uid.startswith("day-")]
    assert talks
    assert all(item.place.startswith("R") and item.place.endswith(", Syd") for item in talks)
    with database.reading() as session:
        assert session.scalars(select(Publication.told)).all() == [len(messages)]


def test_a_company_is_told_its_sessions_and_not_a_line_for_every_student(database, world):
    groups_on(database, world)
    published(database, world)
    hear(database, answer(database, world))
    (asked,) = told(database, SessionsPlannedV1)
    sessions = {(one.company_id, one.slot) for one in asked.sessions}
    messages = [m for m in told(database, PersonalSchedulePublishedV1) if m.audience == "company"]
    lines = [item for m in messages for item in m.items if item.uid.startswith("session-")]
    assert len(lines) == len(sessions)
    assert sum(len(m.items) for m in messages) == len(lines) + len(world.companies)


def test_an_older_answer_changes_nothing(database, world):
    groups_on(database, world)
    published(database, world)
    hear(database, answer(database, world, version=2, label="N"))
    hear(database, answer(database, world, version=1, label="G"))
    with database.reading() as session:
        labels = session.scalars(select(GroupRoom.label)).all()
    assert labels
    assert all(label.startswith("N") for label in labels)


def test_an_answer_to_an_earlier_plan_tells_nobody(database, world):
    groups_on(database, world)
    published(database, world)
    hear(database, answer(database, world, sessions_version=0 + 1))
    first = len(told(database, PersonalSchedulePublishedV1))
    with database.writing() as session:  # another day: fewer sessions
        session.execute(update(OfferedRoom).values(capacity=1))
    publish(database, world, build(database, world))
    hear(database, answer(database, world, version=2, sessions_version=1))
    assert len(told(database, PersonalSchedulePublishedV1)) == first
    assert told(database, EventNewsV1) == []
    hear(database, answer(database, world, version=3))
    assert told(database, EventNewsV1) != []


def test_rooms_for_an_event_without_sessions_wait(database, world):
    message = SessionRoomsAllocatedV1(
        event_id=world.event_id, sessions_version=1, rooms=(), without_room=(), version=1
    )
    with pytest.raises(NotYet):
        hear(database, message)
    other = SessionRoomsAllocatedV1(**{**vars(message), "event_id": uuid4()})
    with pytest.raises(NotYet):
        hear(database, other)


def test_free_seats_are_those_of_the_sessions_and_no_more_than_the_room_has(database, world):
    groups_on(database, world)
    published(database, world)
    hear(database, answer(database, world))
    with database.reading() as session:
        rows = session.scalars(select(CompanySlot)).all()
        sessions = standing_sessions(session, world.event_id)
    assert {(row.company_id, row.slot) for row in rows if row.is_open} == set(sessions)
    assert all(row.taken <= row.capacity <= max(ROOMS) for row in rows)


def test_a_repair_keeps_the_sessions_and_changes_nothing_that_need_not(database, world):
    groups_on(database, world)
    published(database, world)
    hear(database, rooms_as_planned(database, world, version=1))
    with database.reading() as session:
        before = standing_sessions(session, world.event_id)
    publish(database, world, build(database, world, repair=True))
    with database.reading() as session:
        assert standing_sessions(session, world.event_id) == before
    assert told(database, EventNewsV1) == []


def test_a_company_that_withdraws_holds_no_session(database, world):
    groups_on(database, world)
    published(database, world)
    hear(database, answer(database, world))
    with database.reading() as session:
        gone = next(iter(standing_sessions(session, world.event_id)))[0]
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        release_company(session, event, gone, changed_by=None)
    with database.reading() as session:
        assert gone not in {company for company, _ in standing_sessions(session, world.event_id)}
        assert session_lines(session, world.event_id, company_id=gone) == []


def test_every_unmet_wish_of_a_group_plan_has_a_reason(database, world):
    groups_on(database, world, GroupRules(is_on=True, most_sessions=1, people=1, smallest=1))
    wish(database, world)
    build_id = build(database, world)
    with database.reading() as session:
        result = session.get_one(ScheduleBuild, build_id).result
    assert result["schedule"]["unmet"]
    assert all(row["reason"] and row["text"] for row in result["schedule"]["unmet"])


@pytest.mark.parametrize(
    ("kind", "rules", "refusal"),
    [
        ("praktikdating", RULES, NotForGroups),
        ("career_day", GroupRules(is_on=True, people=4, smallest=5), GroupRulesUnusable),
    ],
    ids=["not a career day", "smallest above people"],
)
def test_rules_that_cannot_work_are_refused(database, world, kind, rules, refusal):
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        event.kind = kind
        with pytest.raises(refusal):
            update_group_rules(
                session, event=event, rules=rules, seen_version=0, chosen_by=world.organiser
            )


def test_of_two_who_choose_at_once_the_second_sees_the_first(database, world):
    groups_on(database, world)
    with pytest.raises(RulesOutdated):
        groups_on(database, world, seen=0)
