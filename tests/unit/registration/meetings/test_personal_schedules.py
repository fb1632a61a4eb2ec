"""Who is told what: the first time, after a change, and not at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.registration.meetings.domain.personal_schedules import (
    LastSent,
    ScheduleLine,
    schedule_changes,
)

READER, OTHER = UUID(int=1), UUID(int=2)
NINE = datetime(2027, 3, 12, 8, tzinfo=UTC)


def item(uid: str, slot: int, place: str = "A1.12") -> ScheduleLine:
    start = NINE + timedelta(minutes=15 * slot)
    return ScheduleLine(start, start + timedelta(minutes=15), slot, uid, "Nordlys El", place)


def test_a_schedule_is_told_the_first_time_with_sequence_zero():
    (told,) = schedule_changes({READER: [item("b", 1), item("a", 0)]}, {}, {READER: "student"})
    assert told.is_first
    assert [line.uid for line in told.items] == ["a", "b"]


def test_a_reader_with_nothing_planned_is_not_told_so():
    assert schedule_changes({READER: []}, {}, {READER: "student"}) == []


def test_an_unchanged_reader_is_left_in_peace():
    told = {READER: LastSent(0, (item("a", 0),)), OTHER: LastSent(2, (item("b", 1),))}
    now = {READER: [item("a", 0)], OTHER: [item("b", 2)]}
    found = schedule_changes(now, told, {READER: "student", OTHER: "student"})
    assert [(change.reader_id, change.sequence) for change in found] == [(OTHER, 3)]


def test_a_meeting_that_moves_keeps_its_uid_and_cancels_nothing():
    told = {READER: LastSent(0, (item("a", 0),))}
    (change,) = schedule_changes({READER: [item("a", 3)]}, told, {READER: "student"})
    assert (change.sequence, change.cancelled_uids) == (1, ())


def test_a_meeting_that_is_gone_is_cancelled_in_the_calendar():
    told = {READER: LastSent(4, (item("a", 0), item("b", 1)))}
    (change,) = schedule_changes({READER: [item("b", 1)]}, told, {READER: "company"})
    assert (change.sequence, change.cancelled_uids) == (5, ("a",))


def test_a_reader_who_lost_everything_is_told():
    told = {READER: LastSent(0, (item("a", 0),))}
    (change,) = schedule_changes({}, told, {READER: "student"})
    assert (change.items, change.cancelled_uids) == ((), ("a",))


def test_a_new_place_is_a_change():
    told = {READER: LastSent(0, (item("a", 0),))}
    moved = replace(item("a", 0), place="B2.01")
    assert len(schedule_changes({READER: [moved]}, told, {READER: "student"})) == 1


def test_an_item_survives_being_stored():
    assert ScheduleLine.from_row(item("a", 3).to_row()) == item("a", 3)
