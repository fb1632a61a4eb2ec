"""Pages that show what opens something, and the pages that a link opens, lie in no browser's cache.

The routes come from the URL map and the secrets are looked for in what is answered, so a new page
that shows one is found without being written here.
"""

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from services.registration.meetings.models.booking import CalendarFeed
from shared.auth.identity import STAFF_ROLES
from tests.support.browser import Browser
from tests.support.preparation import hand_in, meet
from tests.support.world import NOW, World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("the_day_before")]

SECRET = re.compile(r"/registration/(?:reply|calendar)/[\w.-]{20,}|otpauth://|\b[A-Z2-7]{32}\b")
#: some of them
SHOWING = {"companies.show_company", "security.show_security", "my_schedule.schedule"}


@pytest.fixture
def values(world: World, database, browser_of, check_all) -> dict[str, Any]:
    """Rows; the first student has a calendar."""
    meeting = meet(database, world, student=0, company=0)
    hand_in(browser_of(world.students[0]), world)
    check_all()
    with database.writing() as session:
        session.add(
            CalendarFeed(person_id=world.students[0], generation=1, is_open=True, changed_at=NOW)
        )
    return {
        "event_id": world.event_id,
        "person_id": world.students[0],
        "company_id": world.companies[0],
        "participation_id": world.participations[0],
        "meeting_id": meeting,
        "number": 1,
        "slot": 0,
        "session_id": uuid4(),
        "passkey_id": uuid4(),
    }


def shown_secrets(app: Flask, browser: Browser, values: dict[str, Any]) -> dict[str, str]:
    """The rule for caches of each page that shows a secret, by the endpoint."""
    found = {}
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and not rule.rule.startswith(("/api/", "/assets/"))
        if is_page and rule.arguments <= set(values):
            answer = browser.client.get(adapter.build(rule.endpoint, _filled(rule, values)))
            if SECRET.search(answer.data.decode("latin-1")):
                found[rule.endpoint] = answer.headers["Cache-Control"]
    return found


def _filled(rule: Rule, values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in rule.arguments}


def test_a_page_that_shows_what_opens_something_is_kept_nowhere(
    app, world, values, browser_of
) -> None:
    staff = browser_of(world.organiser, *sorted(STAFF_ROLES))
    assert staff.post("/security/begin").status_code == 303, "she is taking a code app"
    shown = shown_secrets(app, staff, values)
    shown |= shown_secrets(app, browser_of(world.students[0]), values)
    assert set(shown.values()) == {"no-store"}, shown
    assert set(shown) >= SHOWING


@pytest.mark.parametrize("address", ["", "/sent", "/code", "/enrol", "/a-token"])
def test_a_page_of_signing_in_is_kept_nowhere(app, address) -> None:
    answer = app.test_client().get(f"/sign-in{address}")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_that_asks_who_is_there_is_kept_nowhere(world, browser_of) -> None:
    staff = browser_of(world.organiser, *sorted(STAFF_ROLES))
    assert staff.client.get("/confirm").headers["Cache-Control"] == "no-store"


def test_other_pages_may_be_gone_back_to(app, world, browser_of) -> None:
    staff = browser_of(world.organiser, *sorted(STAFF_ROLES))
    answer = staff.client.get(f"/events/{world.event_id}/companies")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")
