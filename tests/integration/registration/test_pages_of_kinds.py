"""Every page of an event, opened by its typed address on an event of every kind: one that belongs
to another kind is no page, and on a day of guidance nobody is asked about companies.
"""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from services.registration.events.models.events import Event
from services.registration.home.pages.pages_of_kinds import (
    PAGES_OF_KINDS,
    kinds_with_page,
)
from shared.auth.access import register_access_matrix
from shared.auth.identity import STAFF_ROLES
from shared.db import Database
from tests.support.browser import Browser, identity_of
from tests.support.world import World, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")
#: explanations that are the same for every kind; the list only shrinks
STILL_SPEAKING = {
    "/events/…/members",
    "/events/…/preparation/settings",
    "/events/…/schedules/papers",
    "/events/…/schedules/publish",
}
KINDS = ("praktikdating", "career_day", "guidance")


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, database: Database) -> World:
    with database.writing() as session:
        return make_world(session, kind=request.param, companies=0)


def pages(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of each page that names the event alone and that staff open."""
    adapter = app.url_map.bind("localhost")
    names = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    for method, rule, endpoint, _access in register_access_matrix(app):
        if method == "GET" and names[endpoint] == {"event_id"} and rule.startswith("/events/"):
            yield endpoint, adapter.build(endpoint, {"event_id": world.event_id})


def kind_of(world: World, database: Database) -> str:
    with database.reading() as session:
        return session.get_one(Event, world.event_id).kind


def staff(app: Flask, world: World) -> Browser:
    return Browser(app, identity_of(world.organiser, world.organisation_id, *sorted(STAFF_ROLES)))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_opens_on_the_kinds_that_have_it_and_on_no_other(
    app: Flask, database: Database, world: World
) -> None:
    kind, browser = kind_of(world, database), staff(app, world)
    asked = list(pages(app, world))
    assert len(asked) > 30
    named = {name for endpoint, _address in asked for name in (endpoint, endpoint.split(".")[0])}
    assert named >= PAGES_OF_KINDS.keys()
    for endpoint, address in asked:
        status = browser.get(address).status_code
        if kind in (kinds_with_page(endpoint) or {kind}):
            assert status in {200, 303}, (address, status)
        else:
            assert status == 404, (address, status)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("world", ["guidance"], indirect=True)
def test_on_a_day_of_guidance_no_page_speaks_of_companies(
    app: Flask, database: Database, world: World
) -> None:
    browser = staff(app, world)
    speaking = {}
    for _endpoint, address in pages(app, world):
        answer = browser.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            main = answer.text.partition("<main")[2].partition("</main>")[0]
            found = re.findall(r"[^<>]*virksomhed[^<>]*", main, re.I)
            if found:
                speaking[address.replace(str(world.event_id), "…")] = found
    assert set(speaking) == STILL_SPEAKING, speaking
