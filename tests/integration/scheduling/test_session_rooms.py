"""Planned sessions get rooms, registration is told, and a lost room is replaced."""

from datetime import timedelta
from uuid import UUID

from services.scheduling.models.events import Event
from services.scheduling.models.rooms import Room
from services.scheduling.queries.session_rooms import SpeakingPlan, speaking_plan
from services.scheduling.use_cases.choose_rooms import choose_rooms
from services.scheduling.use_cases.update_rooms import block_room
from shared.contracts.registration import PlannedSession, SessionsPlannedV1
from tests.integration.scheduling.world import World, registered, withdrew

SAID = "scheduling.session_rooms_allocated.v1"


def planned(event: Event, sessions: dict[UUID, dict[int, int]], version: int = 1):
    return SessionsPlannedV1(
        event_id=event.id,
        sessions=tuple(
            PlannedSession(company_id=company, slot=slot, expected=expected)
            for company, slots in sessions.items()
            for slot, expected in slots.items()
        ),
        version=version,
    )


def plan_of(world: World, event: Event) -> SpeakingPlan:
    with world.database.reading() as session:
        return speaking_plan(session, session.get_one(Event, event.id))


def rooms_said(world: World) -> list[dict]:
    return [said for said in world.said() if said["type"] == SAID]


def test_planned_sessions_get_a_room_each_and_registration_is_told(world: World) -> None:
    event, (room,) = world.event("career_day"), world.rooms(["101"])
    one, other = world.company(event, "A"), world.company(event, "B")
    world.hear(planned(event, {one: {0: 10, 1: 9}, other: {2: 12}}))
    (said,) = rooms_said(world)
    assert {row["company_id"]: row["label"] for row in said["rooms"]} == {
        str(one): "101", str(other): "101",
    }  # fmt: skip
    assert (said["sessions_version"], said["version"], said["without_room"]) == (1, 1, [])
    assert plan_of(world, event).room_of == {one: room.id, other: room.id}


def test_the_same_plan_heard_twice_is_answered_once(world: World) -> None:
    event = world.event("career_day")
    world.rooms(["101"])
    message = planned(event, {world.company(event): {0: 10}})
    world.hear(message)
    world.hear(message)
    assert len(rooms_said(world)) == 1


def test_a_company_without_a_room_is_named(world: World) -> None:
    event = world.event("career_day")
    world.rooms(["101"])
    one, other = world.company(event, "A"), world.company(event, "B")
    world.hear(planned(event, {one: {0: 10}, other: {0: 10}}))
    (said,) = rooms_said(world)
    assert len(said["rooms"]) == len(said["without_room"]) == 1
    (conflict,) = plan_of(world, event).conflicts
    assert (conflict.code, conflict.wanted, conflict.available) == ("too_few_places", 2, 1)


def test_a_lost_room_is_replaced_and_nobody_else_moves(world: World) -> None:
    event, rooms = world.event("career_day"), world.rooms(["101", "102", "103"])
    companies = [world.company(event, name) for name in "AB"]
    world.hear(planned(event, {company: {0: 10} for company in companies}))
    before = plan_of(world, event).room_of
    world.said()
    lost = before[companies[0]]
    with world.database.writing() as session:
        found = session.get_one(Event, event.id)
        choose_rooms(session, event=found, room_ids={room.id for room in rooms} - {lost})
    after = plan_of(world, event).room_of
    assert after[companies[0]] not in {lost, before[companies[1]]}
    assert after[companies[1]] == before[companies[1]]
    (said,) = rooms_said(world)
    assert (said["sessions_version"], said["version"]) == (1, 2)


def test_a_room_that_is_blocked_is_neither_offered_nor_kept(world: World) -> None:
    event, rooms = world.event("career_day"), world.rooms(["101", "102"])
    company = world.company(event)
    world.hear(planned(event, {company: {0: 10}}))
    lost = plan_of(world, event).room_of[company]
    world.said()
    with world.database.writing() as session:
        start = session.get_one(Event, event.id).slots[0].starts_at
        block_room(
            session, room=session.get_one(Room, lost),
            starts_at=start, ends_at=start + timedelta(minutes=5),
        )  # fmt: skip
    said = world.said()
    offered = [one for one in said if one["type"] == "scheduling.rooms_offered.v1"]
    assert [room["room_id"] for room in offered[-1]["rooms"]] == [
        str(room.id) for room in rooms if room.id != lost
    ]
    assert [one["version"] for one in said if one["type"] == SAID] == [2]


def test_other_rooms_change_nothing_and_nothing_is_said(world: World) -> None:
    event = world.event("career_day")
    world.rooms(["101"])
    world.hear(planned(event, {world.company(event): {0: 10}}))
    world.said()
    world.rooms(["102"])
    assert rooms_said(world) == []


def test_sessions_known_before_their_company_get_a_room_when_it_registers(world: World) -> None:
    event = world.event("career_day")
    world.rooms(["101"])
    message = registered(event)
    world.hear(planned(event, {message.company_id: {0: 10}}))
    assert rooms_said(world)[0]["rooms"] == []
    world.hear(message)
    assert [row["company_id"] for row in rooms_said(world)[0]["rooms"]] == [str(message.company_id)]


def test_a_company_that_withdraws_leaves_its_room(world: World) -> None:
    event = world.event("career_day")
    world.rooms(["101"])
    message = registered(event)
    world.hear(message)
    world.hear(planned(event, {message.company_id: {0: 10}}))
    world.hear(withdrew(message, version=2))
    assert plan_of(world, event).room_of == {}
