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
#: what is printed from the page of papers
PAPERS = ("run-sheets", "attendance", "company-days")
#: what the pages and papers of a kind do not speak of, and what has the word for another reason
WORDS_OF_OTHERS = {"guidance": r"virksomhed", "career_day": r"lokaleplan|vejleder"}
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
    for kind in PAPERS:
        values = {"event_id": world.event_id, "kind": kind}
        yield "schedule_lists.paper", adapter.build("schedule_lists.paper", values)


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
@pytest.mark.parametrize("world", sorted(WORDS_OF_OTHERS), indirect=True)
def test_no_page_or_paper_speaks_as_those_of_another_kind(
    app: Flask, database: Database, world: World
) -> None:
    browser = staff(app, world)
    words = WORDS_OF_OTHERS[kind_of(world, database)]
    speaking = {}
    for _endpoint, address in pages(app, world):
        answer = browser.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            main = answer.text.partition("<main")[2].partition("</main>")[0]
            found = re.findall(rf"[^<>]*(?:{words})[^<>]*", main, re.I)
            if found:
                speaking[address.replace(str(world.event_id), "…")] = found
    assert speaking == {}
