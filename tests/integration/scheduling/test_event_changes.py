"""Events are made, changed and cancelled, and the others hear of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine

from services.scheduling.domain.errors import (
    DayIsOver,
    EventIsCancelled,
    MoreMeetingsThanSlots,
    TooLateToUndo,
)
from services.scheduling.domain.rooms import StandFacts
from services.scheduling.models.events import Event
from services.scheduling.queries.events import plan_of
from services.scheduling.queries.rooms import stands_of, withheld_rooms
from services.scheduling.use_cases.cancel_event import (
    cancel_event,
    publish_due_cancellations,
    undo_cancellation,
)
from services.scheduling.use_cases.choose_rooms import choose_rooms
from services.scheduling.use_cases.create_event import create_event
from services.scheduling.use_cases.update_event import update_event
from services.scheduling.use_cases.update_stands import add_stand_row
from shared.errors import StaleVersion
from tests.integration.scheduling.world import World, a_plan


def test_a_new_event_is_announced_with_its_slots_and_rooms(world: World) -> None:
    world.rooms(["101"])
    world.said()
    event = world.event()
    announced, offered = world.said()
    assert announced["type"] == "scheduling.event_announced.v1"
    assert announced["event_id"] == str(event.id)
    assert announced["held_on"] == "2027-03-12"
    assert len(announced["slots"]) == 8
    assert announced["slots"][0] == {
        "number": 0,
        "starts_at": "2027-03-12T07:40:00+00:00",
        "ends_at": "2027-03-12T08:00:00+00:00",
    }
    assert announced["version"] == 1
    assert offered["type"] == "scheduling.rooms_offered.v1"
    assert [room["name"] for room in offered["rooms"]] == ["101"]


def test_an_event_that_breaks_a_rule_is_neither_kept_nor_told(world: World) -> None:
    with pytest.raises(MoreMeetingsThanSlots):
        world.event(meetings_per_student=20)
    with pytest.raises(DayIsOver):
        world.event(grid=replace(a_plan().grid, held_on=date(2027, 1, 3)))
    assert world.said() == []


def test_a_change_is_told_with_the_next_version(world: World) -> None:
    event = world.event()
    world.said()
    with world.database.writing() as session:
        changed = session.get_one(Event, event.id)
        plan = replace(plan_of(changed), name="Sommer", reply_by=None)
        update_event(session, event=changed, plan=plan, expected_version=1)
    (told,) = world.said()
    assert (told["type"], told["name"], told["version"]) == (
        "scheduling.event_changed.v1",
        "Sommer",
        2,
    )


def test_an_event_moved_over_the_clock_change_keeps_its_wall_time(world: World) -> None:
    event = world.event()
    with world.database.writing() as session:
        moved = session.get_one(Event, event.id)
        grid = replace(plan_of(moved).grid, held_on=date(2027, 4, 9))
        update_event(
            session, event=moved, plan=replace(plan_of(moved), grid=grid), expected_version=1
        )
    told = world.said()[-1]
    assert told["slots"][0]["starts_at"] == "2027-04-09T06:40:00+00:00"
    with world.database.reading() as session:
        kept = session.get_one(Event, event.id)
        assert f"{kept.starts:%H:%M}" == "08:40"
        assert [slot.number for slot in kept.slots] == list(range(8))


def test_a_page_that_shows_an_older_event_changes_nothing(world: World) -> None:
    event = world.event()
    rename(world, event, "Først", expected_version=1)
    world.said()
    with pytest.raises(StaleVersion) as refused:
        rename(world, event, "For sent", expected_version=1)
    assert refused.value.fields == {"version": 2}
    assert world.said() == []
    with world.database.reading() as session:
        assert session.get_one(Event, event.id).name == "Først"


def test_an_event_that_was_held_can_still_get_a_better_name(
    world: World, traveller: time_machine.Traveller
) -> None:
    event = world.event()
    traveller.move_to(datetime(2027, 3, 20, tzinfo=UTC))
    rename(world, event, "Forår 2027", expected_version=1)
    assert world.said()[-1]["name"] == "Forår 2027"


def test_a_cancellation_is_told_after_a_minute_and_once(
    world: World, traveller: time_machine.Traveller
) -> None:
    event = world.event()
    with world.database.writing() as session:
        cancel_event(session, event=session.get_one(Event, event.id), expected_version=1)
    world.said()
    assert _tell(world) == 0
    traveller.shift(61)
    assert _tell(world) == 1
    assert _tell(world) == 0
    (told,) = world.said()
    assert told["type"] == "scheduling.event_cancelled.v1"
    assert told["version"] == 2


def test_a_cancellation_undone_in_time_is_never_told(
    world: World, traveller: time_machine.Traveller
) -> None:
    event = world.event()
    with world.database.writing() as session:
        cancel_event(session, event=session.get_one(Event, event.id), expected_version=1)
    traveller.shift(30)
    with world.database.writing() as session:
        undo_cancellation(session, event=session.get_one(Event, event.id))
    traveller.shift(600)
    world.said()
    assert _tell(world) == 0
    assert world.said() == []


def test_a_cancellation_that_was_told_cannot_be_undone(
    world: World, traveller: time_machine.Traveller
) -> None:
    event = world.event()
    with world.database.writing() as session:
        cancel_event(session, event=session.get_one(Event, event.id), expected_version=1)
    traveller.shift(61)
    _tell(world)
    with pytest.raises(TooLateToUndo), world.database.writing() as session:
        undo_cancellation(session, event=session.get_one(Event, event.id))


def test_a_cancelled_event_cannot_be_changed(world: World) -> None:
    event = world.event()
    with world.database.writing() as session:
        cancel_event(session, event=session.get_one(Event, event.id), expected_version=1)
    with pytest.raises(EventIsCancelled):
        rename(world, event, "Sommer", expected_version=2)


def test_a_copy_takes_over_stands_and_the_choice_of_rooms(world: World) -> None:
    rooms = world.rooms(["101", "102"])
    earlier = world.event("career_day")
    with world.database.writing() as session:
        event = session.get_one(Event, earlier.id)
        add_stand_row(session, event=event, first=StandFacts("Hal A", 1), count=3)
        choose_rooms(session, event=event, room_ids={rooms[0].id})
        copied = create_event(
            session,
            organisation_id=world.school,
            plan=a_plan("career_day"),
            copied_from=event,
        )
        assert [stand.number for stand in stands_of(session, copied.id)] == [1, 2, 3]
        assert withheld_rooms(session, copied.id) == {rooms[1].id}


def rename(world: World, event: Event, name: str, *, expected_version: int) -> None:
    with world.database.writing() as session:
        found = session.get_one(Event, event.id)
        plan = replace(plan_of(found), name=name)
        update_event(session, event=found, plan=plan, expected_version=expected_version)


def _tell(world: World) -> int:
    with world.database.writing() as session:
        return publish_due_cancellations(session)
