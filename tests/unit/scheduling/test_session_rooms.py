"""Each company speaks in one room; companies take turns, and who gets none is told why."""

from uuid import UUID

from services.scheduling.domain.programme import Company, Place
from services.scheduling.domain.session_rooms import allocate_session_rooms


def room(number: int, capacity: int = 20, **facts) -> Place:
    described = {"has_power": True, "has_screen": True, "is_step_free": True} | facts
    return Place(
        place_id=UUID(int=100 + number),
        kind="room",
        label=f"R{number}",
        building="",
        floor="",
        capacity=capacity,
        **described,
    )


def speaks(number: int, expected: dict[int, int], **needs) -> Company:
    wanted = {"needs_power": False, "needs_screen": False, "needs_step_free": False} | needs
    return Company(
        company_id=UUID(int=number),
        name=f"Firma {number}",
        representatives=1,
        tables=1,
        expected=expected,
        **wanted,
    )


def test_companies_that_speak_at_different_times_take_turns_in_one_room():
    first, second = speaks(1, {0: 10, 1: 12}), speaks(2, {2: 20})
    found = allocate_session_rooms([room(1)], [first, second], {})
    assert set(found.rooms.values()) == {room(1).place_id}
    assert found.conflicts == ()


def test_two_at_once_never_share_and_why_one_has_none_is_said():
    found = allocate_session_rooms([room(1)], [speaks(1, {0: 5}), speaks(2, {0: 5})], {})
    assert len(found.rooms) == 1
    (conflict,) = found.conflicts
    assert (conflict.code, conflict.wanted, conflict.available) == ("too_few_places", 2, 1)


def test_a_group_larger_than_every_room_is_named_by_its_size():
    found = allocate_session_rooms([room(1, 20)], [speaks(1, {0: 25})], {})
    assert found.rooms == {}
    assert found.conflicts[0].needs == ("space",)
    assert found.conflicts[0].space == 25


def test_a_company_without_sessions_needs_no_room():
    assert allocate_session_rooms([room(1)], [speaks(1, {})], {}).rooms == {}


def test_a_company_keeps_its_room_while_it_fits():
    rooms, companies = [room(1), room(2)], [speaks(1, {0: 5}), speaks(2, {0: 5})]
    before = {UUID(int=1): room(2).place_id}
    found = allocate_session_rooms(rooms, companies, before)
    assert found.rooms[UUID(int=1)] == room(2).place_id
    blocked = [room(1), room(2, blocked_slots=frozenset({0}))]
    found = allocate_session_rooms(blocked, companies[:1], before)
    assert found.rooms[UUID(int=1)] == room(1).place_id


def test_needs_and_other_events_are_respected():
    screen = speaks(1, {0: 5}, needs_screen=True)
    assert allocate_session_rooms([room(1, has_screen=False)], [screen], {}).rooms == {}
    taken = room(1, other_event="Forårsdag")
    assert allocate_session_rooms([taken], [speaks(1, {0: 5})], {}).rooms == {}


def test_where_colouring_finds_no_room_the_exact_way_does():
    """The small early company takes the only room with a screen unless somebody looks ahead."""
    rooms = [room(1, 10), room(2, 10, has_screen=False)]
    plain, picky = speaks(1, {0: 8, 1: 8}), speaks(2, {1: 5, 2: 5}, needs_screen=True)
    third = speaks(3, {0: 9}, needs_screen=True)
    found = allocate_session_rooms(rooms, [plain, picky, third], {})
    assert found.rooms == {
        UUID(int=1): room(2).place_id,
        UUID(int=2): room(1).place_id,
        UUID(int=3): room(1).place_id,
    }
