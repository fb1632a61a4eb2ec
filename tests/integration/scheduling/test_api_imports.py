"""Lists of rooms and stands through the JSON door: all or nothing, and a dry run."""

import io
from uuid import uuid4

from werkzeug.test import TestResponse

from services.scheduling.models.events import Event
from tests.integration.scheduling.world import World
from tests.support.browser import Browser

ROOMS = "Lokale;Bygning;Pladser\nA1;Nord;24\nA2;Nord;30\nB7;Nord;12\n"


def send(browser: Browser, event: Event, text: str, query: str = "") -> TestResponse:
    address = f"/api/v1/events/{event.id}/places/import{query}"
    return browser.client.post(
        address,
        data={"list": (io.BytesIO(text.encode("cp1252")), "lokaler.csv")},
        headers={"Idempotency-Key": uuid4().hex},
    )


def rooms(browser: Browser) -> list[tuple[str, int]]:
    listed = browser.get("/api/v1/rooms").json
    assert listed is not None
    return [(room["name"], room["capacity"]) for room in listed["items"]]


def test_rooms_come_in_after_a_dry_run(world: World) -> None:
    browser, event = world.browser("organiser"), world.event()
    dry = send(browser, event, ROOMS, "?dry_run=true")
    assert dry.json == {"subject": "rooms", "listed": 3, "ignored_columns": []}
    assert rooms(browser) == []
    taken = send(browser, event, ROOMS, "?default_place=Syd")
    assert taken.json == dry.json
    assert rooms(browser) == [("A1", 24), ("A2", 30), ("B7", 12)]
    send(browser, event, ROOMS.replace("24", "25"))
    assert ("A1", 25) in rooms(browser)


def test_the_default_building_fills_a_missing_column_and_no_empty_field(world: World) -> None:
    browser, event = world.browser("organiser"), world.event()
    empty = send(browser, event, ROOMS.replace("B7;Nord", "B7;"), "?default_place=Syd").json
    assert empty is not None
    assert [(fault["row"], fault["column"]) for fault in empty["faults"]] == [(4, "B")]
    assert rooms(browser) == []
    send(browser, event, "Lokale;Pladser\nC1;20\n", "?default_place=Syd")
    assert rooms(browser) == [("C1", 20)]


def test_stands_come_in_for_a_career_day(world: World) -> None:
    browser, event = world.browser("organiser"), world.event("career_day")
    taken = send(browser, event, "Stand;Hal\n1;Hal A\n2;Hal A\n")
    assert taken.json == {"subject": "stands", "listed": 2, "ignored_columns": []}
    stands = browser.get(f"/api/v1/events/{event.id}/stands").json
    assert stands is not None
    assert [stand["number"] for stand in stands] == [1, 2]


def test_a_fault_is_named_and_nothing_is_taken_in(world: World) -> None:
    browser, event = world.browser("organiser"), world.event()
    answer = send(browser, event, ROOMS + "C1;Nord;mange\n")
    assert answer.status_code == 422
    assert answer.json is not None
    [fault] = answer.json["faults"]
    assert (fault["row"], fault["column"], answer.json["total"]) == (5, "C", 1)
    assert rooms(browser) == []


def test_others_are_kept_out(world: World) -> None:
    event = world.event()
    foreign = world.browser("organiser", school=world.other_school)
    assert send(foreign, event, ROOMS).status_code == 404
    assert send(world.browser("crew"), event, ROOMS).status_code == 403
