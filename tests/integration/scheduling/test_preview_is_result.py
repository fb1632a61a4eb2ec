"""Whoever moves or cancels an event is asked again when it touches others than were shown."""

from dataclasses import replace
from html import unescape

import pytest

from services.scheduling.models.events import Event
from services.scheduling.queries.events import plan_of
from services.scheduling.queries.programmes import what_depends_on
from services.scheduling.use_cases.cancel_event import cancel_event
from services.scheduling.use_cases.update_event import update_event
from shared.previews import PreviewOutdated, preview_digest
from tests.integration.scheduling.test_pages import NEW_EVENT
from tests.integration.scheduling.world import World

ASKED_AGAIN = "Noget har ændret sig, siden du så dette. Se igen."


def shown_on(page: str) -> str:
    return page.split('name="preview" value="')[1].split('"')[0]


def fresh(world: World, event: Event) -> Event:
    with world.database.reading() as session:
        return session.get_one(Event, event.id)


def test_a_cancellation_is_asked_again_when_another_company_has_said_yes(world: World) -> None:
    event, browser = world.event(), world.browser("organiser")
    world.company(event)
    path = f"/events/{event.id}/cancel"
    seen = shown_on(browser.get(path).text)
    world.company(event, "Smedjen")
    answer = browser.post(path, version="1", preview=seen)
    assert fresh(world, event).cancelled_at is None
    again = unescape(browser.get(answer.location).text)
    assert ASKED_AGAIN in again
    assert "2 virksomheder har sagt ja." in again
    browser.post(path, version="1", preview=shown_on(again))
    assert fresh(world, event).cancelled_at is not None


def test_a_move_is_asked_again_with_what_was_typed_and_another_name_is_not(world: World) -> None:
    event, browser = world.event(), world.browser("organiser")
    path = f"/events/{event.id}"
    seen = shown_on(browser.get(path).text)
    moved = NEW_EVENT | {"version": "1", "held_on": "2027-04-09"}
    world.company(event)
    answer = browser.post(path, moved, preview=seen)
    assert answer.status_code == 409
    assert ASKED_AGAIN in unescape(answer.text)
    assert 'value="2027-04-09"' in answer.text
    assert f"{fresh(world, event).held_on}" == "2027-03-12"
    assert browser.post(path, moved, preview=shown_on(answer.text)).status_code == 303
    assert f"{fresh(world, event).held_on}" == "2027-04-09"
    world.company(event, "Smedjen")
    renamed = moved | {"version": "2", "name": "Et andet navn"}
    assert browser.post(path, renamed, preview=seen).status_code == 303


def test_control_without_the_digest_a_cancellation_and_a_move_go_through(world: World) -> None:
    event = world.event()
    with world.database.reading() as session:
        depends = what_depends_on(session, session.get_one(Event, event.id))
    world.company(event)
    plan = plan_of(event)
    moved = replace(plan, place="Et andet sted")
    with pytest.raises(PreviewOutdated), world.database.writing() as session:
        update_event(
            session,
            event=session.get_one(Event, event.id),
            plan=moved,
            expected_version=1,
            seen_preview=preview_digest(depends.coming),
        )
    with pytest.raises(PreviewOutdated), world.database.writing() as session:
        cancel_event(
            session,
            event=session.get_one(Event, event.id),
            expected_version=1,
            seen_preview=preview_digest(depends),
        )
    with world.database.writing() as session:
        found = session.get_one(Event, event.id)
        update_event(session, event=found, plan=moved, expected_version=1)
        cancel_event(session, event=found, expected_version=2)
    assert fresh(world, event).cancelled_at is not None


def test_a_program_is_answered_the_digest_of_what_it_would_be(world: World) -> None:
    event, program = world.event(), world.browser("organiser")
    world.company(event)
    path, version = f"/events/{event.id}/cancellation", {"If-Match": '"1"'}
    refused = program.api("POST", path, headers=version | {"If-Preview": ""})
    assert (refused.status_code, refused.json["code"]) == (409, "preview_outdated")
    seen = {"If-Preview": refused.json["preview"]}
    assert program.api("POST", path, headers=version | seen).status_code == 201
