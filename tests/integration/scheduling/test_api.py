"""The JSON door: strict in what it takes, plain in what it refuses, safe to repeat."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from services.scheduling.models.events import Event
from shared.ids import new_id
from tests.integration.scheduling.world import World, on_one_database, seating

EVENT: dict[str, Any] = {
    "kind": "praktikdating",
    "name": "Forår",
    "place": "Baltorpvej 20",
    "held_on": "2027-03-12",
    "starts": "09:00",
    "ends": "12:00",
    "slot_minutes": 20,
    "breaks": [{"starts": "10:20", "ends": "10:40"}],
    "meetings_per_student": 4,
    "wishes_per_student": 6,
}


@pytest.fixture
def api(world: World) -> FlaskClient:
    return world.browser("organiser").client


def made(api: FlaskClient, **changes: Any) -> TestResponse:
    return api.post("/api/v1/events", json=EVENT | changes)


def pointers(answer: TestResponse) -> list[str]:
    assert answer.content_type == "application/problem+json"
    return [error["pointer"] for error in answer.json["errors"]]  # type: ignore[index]  # JSON


def count_events(world: World) -> int:
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


def test_an_event_is_made_read_and_changed(world: World, api: FlaskClient) -> None:
    answer = made(api)
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    event = answer.json
    assert event is not None
    assert len(event["slots"]) == 8
    assert event["reply_by"].endswith("+00:00")
    address = f"/api/v1/events/{event['id']}"
    read = api.get(address)
    assert (read.json, read.headers["ETag"]) == (event, '"1"')
    changed = api.put(address, json=EVENT | {"name": "Sommer"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert changed.json is not None
    assert changed.json["name"] == "Sommer"


def test_an_update_needs_if_match_and_a_stale_one_gets_the_fresh_view(
    world: World, api: FlaskClient
) -> None:
    event = world.event()
    address = f"/api/v1/events/{event.id}"
    assert api.put(address, json=EVENT).status_code == 428
    assert api.put(address, json=EVENT, headers={"If-Match": '"1"'}).status_code == 200
    stale = api.put(address, json=EVENT | {"name": "X"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json is not None
    assert stale.json["code"] == "stale_version"
    assert stale.json["current"]["version"] == 2
    assert stale.headers["ETag"] == '"2"'


def test_the_same_key_makes_one_event_and_answers_the_same(world: World, api: FlaskClient) -> None:
    key = {"Idempotency-Key": "forår-2027"}
    answers = [api.post("/api/v1/events", json=EVENT, headers=key) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.get_data() for answer in answers}) == 1
    assert count_events(world) == 1
    other = api.post("/api/v1/events", json=EVENT | {"name": "X"}, headers=key)
    assert other.status_code == 422


@on_one_database
@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"reply_by": "2027-03-01T12:00:00"}, "/reply_by"),
        ({"held_on": "2027-02-31"}, "/held_on"),
        ({"starts": "09:00+01:00"}, "/starts"),
        ({"slot_minutes": 12.7}, "/slot_minutes"),
        ({"slot_minutes": "20"}, "/slot_minutes"),
        ({"slot_minutes": True}, "/slot_minutes"),
        ({"name": ""}, "/name"),
        ({"name": "Dag\u202e"}, "/name"),
        ({"name": 7}, "/name"),
        ({"breaks": [{"starts": "10:00"}]}, "/breaks/0/ends"),
        ({"kind": "fair"}, "/kind"),
        ({"id": "x"}, "/id"),
        ({"organisation_id": str(new_id())}, "/organisation_id"),
        ({"version": 9}, "/version"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    world: World, api: FlaskClient, change: dict[str, Any], pointer: str
) -> None:
    answer = made(api, **change)
    assert answer.status_code == 422
    assert pointers(answer) == [pointer]
    assert count_events(world) == 0


@on_one_database
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends": "08:00"}, "ends_before_start"),
        ({"starts": "22:00", "ends": "00:30"}, "ends_before_start"),
        ({"slot_minutes": 4}, "slot_length_out_of_range"),
        ({"held_on": "2026-12-24"}, "day_is_over"),
        ({"held_on": "2027-03-28", "starts": "02:30"}, "time_does_not_exist"),
        ({"held_on": "2027-10-31", "starts": "02:30"}, "time_happens_twice"),
        ({"meetings_per_student": 9}, "more_meetings_than_slots"),
        ({"reply_by": "2027-03-12T10:00:00+00:00"}, "deadline_after_start"),
    ],
)
def test_a_broken_rule_has_a_code_and_a_sentence(
    world: World, api: FlaskClient, change: dict[str, Any], code: str
) -> None:
    answer = made(api, **change)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["code"] == code
    assert answer.json["detail"]
    assert count_events(world) == 0


@on_one_database
@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"name": NaN}', b'{"name": "a", "name": "b"}'])
def test_hostile_json_is_refused_before_anything_reads_it(api: FlaskClient, body: bytes) -> None:
    answer = api.post("/api/v1/events", data=body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.content_type == "application/problem+json"


def test_events_are_listed_page_by_page(world: World, api: FlaskClient) -> None:
    made_ids = [str(world.event(name=f"Nr. {number}").id) for number in range(5)]
    world.event(school=world.other_school)
    found, address = [], "/api/v1/events?limit=2"
    while address:
        page = api.get(address).json
        assert page is not None
        found += [item["id"] for item in page["items"]]
        address = page["next"]
    assert found == made_ids


def test_a_cancellation_needs_the_version_and_repeats_safely(
    world: World, api: FlaskClient
) -> None:
    event = world.event()
    address = f"/api/v1/events/{event.id}/cancellation"
    assert api.post(address, json={}).status_code == 428
    headers = {"If-Match": '"1"', "Idempotency-Key": "aflys"}
    first, second = (api.post(address, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    again = api.post(address, headers={"If-Match": '"2"'})
    assert again.status_code == 409
    assert again.json is not None
    assert again.json["code"] == "event_is_cancelled"


def test_rooms_are_made_changed_chosen_and_removed(world: World, api: FlaskClient) -> None:
    event = world.event()
    room = {"building": "Hovedbygningen", "name": "101", "capacity": 20}
    answer = api.post("/api/v1/rooms", json=room)
    assert answer.status_code == 201
    assert answer.json is not None
    room_id = answer.json["id"]
    double = api.post("/api/v1/rooms", json=room | {"building": "hovedbygningen"})
    assert (double.status_code, double.json and double.json["code"]) == (409, "room_name_taken")
    changed = api.put(
        f"/api/v1/rooms/{room_id}", json=room | {"capacity": 30}, headers={"If-Match": '"1"'}
    )
    assert changed.json is not None
    assert changed.json["capacity"] == 30
    offered = f"/api/v1/events/{event.id}/rooms"
    assert [one["id"] for one in api.get(offered).json or []] == [room_id]
    assert api.put(offered, json={"room_ids": []}).json == []
    assert api.get(offered).json == []
    gone = api.delete(f"/api/v1/rooms/{room_id}", headers={"If-Match": '"2"'})
    assert gone.status_code == 204
    assert api.get(f"/api/v1/rooms/{room_id}").status_code == 404


def test_stands_are_made_in_one_go_and_repeat_safely(world: World, api: FlaskClient) -> None:
    event = world.event("career_day")
    address = f"/api/v1/events/{event.id}/stands"
    asked = {"hall": "Hal A", "count": 30}
    for _ in range(2):
        answer = api.post(address, json=asked, headers={"Idempotency-Key": "stande"})
        assert answer.status_code == 201
    assert [stand["number"] for stand in api.get(address).json or []] == list(range(1, 31))


def test_a_programme_is_allocated_changed_and_published(world: World, api: FlaskClient) -> None:
    event, rooms = world.event(), world.rooms(["101", "102", "103"])
    company = world.company(event, "Aarsleff")
    world.company(event, "Bravida")
    board = f"/api/v1/events/{event.id}/programme"
    once = api.post(f"{board}/allocations", json={"seed": 3}).json
    again = api.post(f"{board}/allocations", json={"seed": 3}).json
    assert once is not None
    assert again is not None
    assert once["companies"] == again["companies"]
    free = UUID(again["free_place_ids"][0])
    stale = api.put(
        f"{board}/companies/{company}",
        json={"place_id": str(free)},
        headers={"If-Match": '"0"'},
    )
    assert stale.status_code == 412
    moved = api.put(
        f"{board}/companies/{company}",
        json={"place_id": str(free), "is_locked": True},
        headers={"If-Match": f'"{again["version"]}"'},
    )
    assert moved.status_code == 200
    assert seating(world, event).seated[company] == free
    assert seating(world, event).locked == {company}
    headers = {"If-Match": moved.headers["ETag"], "Idempotency-Key": "ud"}
    published = [api.post(f"{board}/publications", headers=headers) for _ in range(2)]
    assert [one.status_code for one in published] == [201, 201]
    assert published[0].json == published[1].json == {"published_version": 1, "changes": 2}
    assert len(rooms) == 3


def test_a_place_that_is_taken_is_a_conflict_with_a_code(world: World, api: FlaskClient) -> None:
    event, (room,) = world.event(), world.rooms(["101"])
    first, second = world.company(event, "A"), world.company(event, "B")
    board = f"/api/v1/events/{event.id}/programme/companies"
    body = {"place_id": str(room.id)}
    etag = api.put(f"{board}/{first}", json=body, headers={"If-Match": '"0"'}).headers["ETag"]
    taken = api.put(f"{board}/{second}", json=body, headers={"If-Match": etag})
    assert (taken.status_code, taken.json and taken.json["code"]) == (409, "place_taken")


def test_the_document_describes_every_address(world: World, api: FlaskClient) -> None:
    document = api.get("/api/openapi.json").json
    assert document is not None
    assert document["openapi"].startswith("3.1")
    assert len(document["paths"]) >= 11
