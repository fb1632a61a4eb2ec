"""What one door of scheduling takes, the other takes, and what one refuses, the other refuses."""

import pytest

from tests.integration.scheduling.world import on_one_database
from tests.support.doors.agreement import Input, Twin, disagreements

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), on_one_database]

FLAGS = tuple(
    Input(name, "choice", means_none=("",)) for name in ("has_power", "has_screen", "is_step_free")
)


def event(world):
    one = f"/events/{world.event().id}"
    good = {
        "kind": "praktikdating",
        "name": "Praktikdating",
        "place": "Skolevej 1",
        "held_on": "2027-03-12",
        "starts": "09:00",
        "ends": "12:00",
        "slot_minutes": 12,
        "meetings_per_student": 1,
        "wishes_per_student": 5,
    }
    texts = tuple(Input(name) for name in ("name", "place"))
    numbers = ("slot_minutes", "meetings_per_student", "wishes_per_student")
    moments = ("held_on", "starts", "ends")
    inputs = (
        *texts,
        *(Input(name, "number") for name in numbers),
        *(Input(name, "choice") for name in moments),
        Input("reply_by", "choice", means_none=("",)),
    )
    return Twin(one, one, good, good, inputs)


def room(world):
    place, here = world.rooms(["A1"])[0], world.event()
    good = {"building": "Hovedbygningen", "name": "A1", "floor": "1", "capacity": 20}
    texts = tuple(Input(name) for name in ("building", "name", "floor"))
    page = f"/events/{here.id}/rooms/{place.id}"
    return Twin(
        f"/rooms/{place.id}", page, good, good, (*texts, Input("capacity", "number"), *FLAGS)
    )


def stands(world):
    here = world.event("career_day")
    good = {"hall": "Hallen", "count": 1, "square_metres": 6}
    numbers = tuple(Input(name, "number") for name in ("count", "square_metres"))
    page = f"/events/{here.id}/stands"
    return Twin(page, page, good, good, (Input("hall"), *numbers, *FLAGS), method="POST")


def offer(world):
    rooms, here = world.rooms(["A1", "A2"]), world.event()
    known = tuple([str(each.id)] for each in rooms)
    ticks = Input("room_ids", "list", known, typed=lambda ids: {"room": ids})
    page = f"/events/{here.id}/rooms/offered"
    return Twin(f"/events/{here.id}/rooms", page, {"room_ids": []}, {}, (ticks,))


@pytest.mark.parametrize("twin_of", [event, room, stands, offer], ids=lambda each: each.__name__)
def test_both_doors_take_the_same(world, twin_of):
    assert disagreements(twin_of(world), world.browser()) == []


def test_a_limit_that_differs_is_found(world):
    """Control: a floor has fewer letters than a name."""
    good = room(world)
    crossed = Input("floor", typed=lambda text: {"name": text})
    twin = Twin(good.resource, good.page, good.body, good.form, (crossed,))
    assert "floor = 41 letters: taken by the form alone" in disagreements(twin, world.browser())
