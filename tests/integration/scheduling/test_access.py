"""Nobody reaches what is another school's, and only organisers change anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import url_for
from werkzeug.routing import Rule

from services.scheduling.domain.rooms import RoomFacts, StandFacts
from services.scheduling.models.events import Event
from services.scheduling.models.imports import SheetImport
from services.scheduling.models.rooms import RoomBlock
from services.scheduling.use_cases.import_places import create_sheet_import
from services.scheduling.use_cases.update_rooms import add_room, block_room
from services.scheduling.use_cases.update_stands import add_stand_row
from shared.auth.access import Access, register_access_matrix
from shared.clock import now
from shared.ids import new_id
from tests.integration.scheduling.test_api import EVENT
from tests.integration.scheduling.world import World, on_one_database
from tests.support.browser import Browser

OPEN = {Access.PUBLIC, Access.LINK, Access.INSIDE}


#: a teacher makes events of her own
OF_ONES_OWN = {"events_api.make_event", "events.make_event", "events.show_grid"}

BODIES: dict[str, Any] = {
    "events_api.save_event": EVENT | {"kind": "career_day"},
    "events_api.make_event": EVENT,
    "rooms_api.make_room": {"building": "Hus", "name": "2", "capacity": 8},
    "rooms_api.save_room": {"building": "Hus", "name": "2", "capacity": 8},
    "rooms_api.save_offered": {"room_ids": []},
    "rooms_api.add_stands": {"hall": "Hal", "count": 2},
    "programme_api.allocate": {},
    "programme_api.place": {"place_id": str(new_id())},
}


@dataclass
class Rows:
    """One row of everything that an address can name."""

    ids: dict[str, UUID]


@pytest.fixture
def theirs(world: World) -> Rows:
    """Everything belongs to the other school."""
    event = world.event("career_day", school=world.other_school)
    company = world.company(event)
    with world.database.writing() as session:
        found = session.get_one(Event, event.id)
        room = add_room(
            session, organisation_id=world.other_school, facts=RoomFacts("Hus", "1", 20)
        )
        block: RoomBlock = block_room(
            session, room=room, starts_at=now(), ends_at=found.slots[0].ends_at
        )
        (stand,) = add_stand_row(session, event=found, first=StandFacts("Hal", 1), count=1)
        waiting: SheetImport = create_sheet_import(
            session, event=found, subject="stands", rows=[StandFacts("Hal", 7)]
        )
    world.said()
    return Rows(
        {
            "event_id": event.id,
            "room_id": room.id,
            "block_id": block.id,
            "stand_id": stand.id,
            "import_id": waiting.id,
            "company_id": company,
        }
    )


def guarded_routes(world: World) -> Iterator[tuple[str, Rule]]:
    access = {(m, rule): a for m, rule, _endpoint, a in register_access_matrix(world.app)}
    for rule in world.app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            if access[method, rule.rule] not in OPEN:
                yield method, rule


def address(world: World, rule: Rule, ids: dict[str, UUID]) -> str:
    with world.app.test_request_context():
        return url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})


def ask(browser: Browser, method: str, rule: Rule, path: str) -> int:
    """The status for a request that would do its work, were the rows one's own."""
    if not path.startswith("/api/"):
        answer = browser.post(path) if method == "POST" else browser.get(path)
        return answer.status_code
    body = BODIES.get(rule.endpoint) if method in {"POST", "PUT"} else None
    headers = {"If-Match": "*"}
    return browser.client.open(path, method=method, json=body, headers=headers).status_code


def test_every_route_states_who_may_call_it(world: World) -> None:
    assert [row for row in register_access_matrix(world.app) if row[3] is None] == []


@pytest.mark.parametrize("role", ["organiser", "administrator", "teacher", "crew", "leadership"])
def test_no_route_answers_with_another_schools_rows(world: World, theirs: Rows, role: str) -> None:
    browser = world.browser(role)
    asked = 0
    for method, rule in guarded_routes(world):
        if not rule.arguments & theirs.ids.keys():
            continue
        path = address(world, rule, theirs.ids)
        missing_ids = {name: new_id() for name in theirs.ids}
        foreign = ask(browser, method, rule, path)
        missing = ask(browser, method, rule, address(world, rule, missing_ids))
        assert foreign == missing, (method, path)
        assert foreign in {403, 404}, (method, path, foreign)
        asked += 1
    assert asked > 40
    assert world.said() == []


def test_the_school_whose_rows_they_are_is_answered(world: World, theirs: Rows) -> None:
    """The control: the ids are right, so it is the wall that refuses above."""
    browser = world.browser("organiser", "administrator", school=world.other_school)
    answers = [
        browser.get(address(world, rule, theirs.ids)).status_code
        for method, rule in guarded_routes(world)
        if method == "GET" and rule.arguments and rule.arguments <= theirs.ids.keys()
    ]
    assert answers.count(200) > 15


@on_one_database
@pytest.mark.parametrize("roles", [["teacher"], ["crew"], ["leadership"], ["student"]])
def test_only_organisers_and_administrators_change_anything(world: World, roles: list[str]) -> None:
    event = world.event()
    (room,) = world.rooms(["101"])
    world.said()
    ids = {name: new_id() for name in ("block_id", "stand_id", "import_id", "company_id")}
    ids["parked_id"] = new_id()
    ids |= {"event_id": event.id, "room_id": room.id}
    browser = world.browser(*roles)
    makes_own = roles == ["teacher"]
    for method, rule in guarded_routes(world):
        if method == "GET" or (makes_own and rule.endpoint in OF_ONES_OWN):
            continue
        path = address(world, rule, ids)
        assert ask(browser, method, rule, path) == 403, (method, path)
    assert world.said() == []


def test_teachers_read_and_students_do_not(world: World) -> None:
    event = world.event()
    for path in ("", "/rooms", "/programme", "/programme/print"):
        assert world.browser("teacher").get(f"/events/{event.id}{path}").status_code == 200
        assert world.browser("student").get(f"/events/{event.id}{path}").status_code == 403
    page = world.browser("teacher").get(f"/events/{event.id}").text
    assert "Aflys" not in page
    assert '<form method="post" action="/events/' not in page


def test_who_is_not_signed_in_is_asked_to(world: World) -> None:
    event = world.event()
    stranger = world.app.test_client()
    answer = stranger.get(f"/events/{event.id}/programme")
    assert answer.status_code == 303
    assert answer.location.startswith("/registration/sign-in?next=")
    assert stranger.get(f"/api/v1/events/{event.id}").status_code == 401


def test_a_form_without_the_pages_token_changes_nothing(world: World) -> None:
    event = world.event()
    client = world.browser("organiser").client
    assert client.post(f"/events/{event.id}/cancel", data={"version": "1"}).status_code == 400
    foreign = client.post(
        f"/api/v1/events/{event.id}/cancellation",
        headers={"If-Match": '"1"', "Origin": "https://evil.example"},
    )
    assert foreign.status_code == 400
    with world.database.reading() as session:
        assert session.get_one(Event, event.id).cancelled_at is None


def test_a_foreign_event_cannot_be_copied(world: World) -> None:
    event = world.event(school=world.other_school)
    browser = world.browser("organiser")
    assert browser.get(f"/events/new?copy={event.id}").status_code == 404
    assert browser.get("/events/new?copy=x").status_code == 404
