"""A publication is planned as a value: what becomes of each meeting, and who hears what."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.domain.personal_schedules import (
    EventLines,
    LastSent,
    Reader,
    Readership,
    unsent_changes,
)
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.schedules.domain.build_order import EventToPlan, StudentToPlan
from services.registration.schedules.domain.event_snapshot import EventSnapshot
from services.registration.schedules.domain.group_rules import GroupRules, GroupsWanted
from services.registration.schedules.domain.incidents import Incident
from services.registration.schedules.domain.publishing import BuiltPlan, plan_publication

ANE, BO, EL, SMED, EVENT = (UUID(int=number) for number in (1, 2, 11, 12, 99))
OF_EL, OF_SMED = UUID(int=21), UUID(int=22)
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HELD_ON = NINE.date()
SLOTS = {n: (NINE + timedelta(hours=n), NINE + timedelta(hours=n + 1)) for n in range(3)}


def snapshot(*booked: BookedMeeting, groups=None, **changes) -> EventSnapshot:
    planned = EventToPlan(
        slots=3,
        meetings_per_student=2,
        wishes_per_student=2,
        students=[StudentToPlan(ANE, None, ()), StudentToPlan(BO, None, ())],
        companies=[CompanyToPlan(EL, 1), CompanyToPlan(SMED, 1)],
        groups=groups,
    )
    return EventSnapshot(planned=planned, booked=booked, **changes)


def readership(sent=None, *, waiting=frozenset(), kind="internship", groups=False) -> Readership:
    names = {EL: "El", SMED: "Smed"}
    return Readership(
        lines=EventLines(EVENT, "Dagen", kind, "Hallen", HELD_ON, SLOTS, names, {}, {}, groups),
        students={id: Reader(id, "student", id) for id in (ANE, BO)},
        companies={
            EL: Reader(OF_EL, "company", UUID(int=31), OF_EL, 1),
            SMED: Reader(OF_SMED, "company", UUID(int=32), OF_SMED, 1),
        },
        sent=sent or {},
        awaiting_preparation=waiting,
    )


def plan(event, readers, built, *incidents):
    ids = count(1000)
    return plan_publication(event, readers, built, incidents, new_id=lambda: UUID(int=next(ids)))


def booked(number, person, company, slot, origin="built") -> BookedMeeting:
    return BookedMeeting(UUID(int=number), person, company, slot, origin)


def sent_with(event, readers) -> dict[UUID, LastSent]:
    """As if everybody had been sent what stands."""
    changes = unsent_changes(readers, event.booked)
    return {each.reader_id: LastSent(each.sequence, each.items) for each in changes}


def test_a_first_publication_books_the_plan_and_tells_students_and_companies():
    made = plan(snapshot(), readership(), BuiltPlan([(ANE, EL, 0), (BO, SMED, 0)]))
    assert [each.planned for each in made.booked] == [(ANE, EL, 0), (BO, SMED, 0)]
    assert {each.reader_id for each in made.changes} == {ANE, BO, OF_EL, OF_SMED}
    assert (made.count("student", first=True), made.count("company", first=True)) == (2, 2)
    assert made.count("student", first=False) == made.count("company", first=False) == 0
    lines = {item.uid for each in made.changes for item in each.items}
    assert lines == {str(each.id) for each in made.booked}


def test_of_what_stands_already_only_the_changes_are_told_and_their_sequence_rises():
    event = snapshot(booked(1, ANE, EL, 0), booked(2, BO, SMED, 0), is_published=True)
    readers = readership(sent_with(event, readership()))
    assert plan(event, readers, None).changes == ()
    made = plan(event, readers, BuiltPlan([(ANE, EL, 1), (BO, SMED, 0)]))
    assert [(each.id, slot) for each, slot in made.moved] == [(UUID(int=1), 1)]
    assert {(each.reader_id, each.sequence) for each in made.changes} == {(ANE, 1), (OF_EL, 1)}
    assert all(not each.cancelled_uids for each in made.changes), "a moved meeting keeps its uid"


def test_whoever_waits_for_the_preparation_is_counted_and_not_told():
    made = plan(snapshot(), readership(waiting=frozenset({ANE})), BuiltPlan([(ANE, EL, 0)]))
    assert {each.reader_id for each in made.changes} == {OF_EL}
    assert made.coverage.awaiting_preparation == 1


def test_a_company_that_stays_away_is_gone_from_seats_and_lines_before_it_is_written():
    event = snapshot(booked(1, ANE, EL, 0, "by_hand"), is_published=True)
    readers = readership(sent_with(event, readership(kind="career_day")), kind="career_day")
    away = Incident("company_away", EL, (0, 1, 2))
    made = plan(event, readers, BuiltPlan([(BO, EL, 1), (BO, SMED, 1)]), away)
    assert [each.id for each in made.cancelled] == [UUID(int=1)]
    assert made.infeasible == ((BO, EL, 1),)
    assert [company.id for company in made.companies] == [SMED]
    of_el = next(each for each in made.changes if each.reader_id == OF_EL)
    assert of_el.items == ()
    assert len(of_el.cancelled_uids) == 2
    assert made.incidents == (away,)


def test_talks_keep_those_that_were_held_and_wait_for_rooms_only_where_they_are_new():
    groups = GroupsWanted(GroupRules(is_on=True), (20,), {})
    held = {(EL, 0): 20, (SMED, 1): 20}
    event = snapshot(
        groups=groups, sessions=held, is_published=True, slots_begun=1, has_session_plan=True
    )
    same = plan(event, readership(groups=True), BuiltPlan([(BO, SMED, 1)], {(SMED, 1): 20}))
    assert same.sessions == held
    assert not same.awaits_rooms
    assert same.expected == {(SMED, 1): 1}
    other = plan(event, readership(groups=True), BuiltPlan([(BO, SMED, 2)], {(SMED, 2): 20}))
    assert other.sessions == {(EL, 0): 20, (SMED, 2): 20}
    assert other.awaits_rooms
    (smed,) = (each for each in other.companies if each.id == SMED)
    assert [smed.seats(slot) for slot in range(3)] == [0, 0, 20]
    assert plan(snapshot(groups=groups), readership(), BuiltPlan([], {})).awaits_rooms
