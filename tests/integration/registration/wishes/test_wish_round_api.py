"""The round of wishes and the day at the JSON door: staff open and read, students see who comes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.registration.events.models.events import Event
from shared.contracts.registration import WishesOpenedV1, WishesReminderDueV1
from tests.support.messages import recorded
from tests.support.rows import nothing_changes
from tests.support.world import NOW, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def path(world):
    return f"/events/{world.event_id}"


def test_the_round_is_opened_once_and_the_silent_are_reminded(database, browser_of, world, path):
    with database.writing() as session:
        session.get_one(Event, world.event_id).wishes_open_at = NOW + timedelta(hours=1)
    organiser = browser_of(world.organiser, "organiser")
    assert organiser.api("GET", f"{path}/wish-round").json["state"] == "not_open"
    assert organiser.api("POST", f"{path}/wish-round", {}).json == {"told": 6}
    assert organiser.api("POST", f"{path}/wish-round", {}).json == {"told": 0}
    student = browser_of(world.students[0])
    wishes = {"companies": [str(world.companies[0])]}
    saved = student.api("PUT", f"{path}/wishes", wishes, headers={"If-Match": "*"})
    assert saved.status_code == 200
    state = organiser.api("GET", f"{path}/wish-round").json
    assert (state["state"], state["students"], state["silent"]) == ("open", 6, 5)
    assert organiser.api("POST", f"{path}/wish-round/reminders", {}).json == {"told": 5}
    assert organiser.api("POST", f"{path}/wish-round/reminders", {}).json == {"told": 0}
    with database.reading() as session:
        assert len(recorded(session, WishesOpenedV1)) == 1
        [reminder] = recorded(session, WishesReminderDueV1)
    assert world.students[0] not in reminder.contact_ids


def test_a_student_sees_who_can_be_wished_for(browser_of, world, path):
    cards = browser_of(world.students[0]).api("GET", f"{path}/companies").json
    assert {card["company_id"] for card in cards} == {str(id) for id in world.companies}
    assert set(cards[0]) == {
        "company_id",
        "name",
        "presentation",
        "educations",
        "placements",
        "place",
        "building",
    }


def test_the_day_tells_who_has_come(browser_of, world, path):
    crew = browser_of(world.organiser, "crew")
    mark = {
        "id": str(uuid4()),
        "subject": "event",
        "student_id": str(world.students[0]),
        "status": "present",
        "marked_at": NOW.isoformat(),
    }
    assert crew.api("POST", f"{path}/attendance", {"marks": [mark]}).json == {"taken": 1}
    students = crew.api("GET", f"{path}/attendance").json["students"]
    status = {each["student_id"]: each["status"] for each in students}
    assert status.pop(str(world.students[0])) == "present"
    assert set(status.values()) == {"unknown"}


def test_walls_and_roles(database, browser_of, world, path):
    with database.writing() as session:
        other = make_world(session, name="En anden skole")
    foreign = f"/events/{other.event_id}"
    organiser, student = browser_of(world.organiser, "organiser"), browser_of(world.students[0])
    crew = browser_of(world.organiser, "crew")
    for method, door in [
        ("GET", "/companies"),
        ("GET", "/wish-round"),
        ("POST", "/wish-round"),
        ("POST", "/wish-round/reminders"),
        ("GET", "/attendance"),
    ]:
        body = {} if method == "POST" else None
        with nothing_changes(database):
            assert organiser.api(method, foreign + door, body).status_code == 404, door
        if door != "/companies":
            with nothing_changes(database):
                assert student.api(method, path + door, body).status_code == 403, door
        if method == "POST":
            with nothing_changes(database):
                assert crew.api(method, path + door, body).status_code == 403, door
    assert student.api("GET", f"{foreign}/companies").status_code == 404
