"""What asks for a fresh proof is not done without one, and nothing typed is lost on the way."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from services.registration.school.models.people import Person
from shared.db import Database
from tests.integration.registration.school.test_mailed_codes import newest_code, other_code
from tests.integration.registration.school.test_second_factor import enrol
from tests.integration.registration.school.test_sign_in import newest_link
from tests.support.browser import Browser
from tests.support.school import NOW, School

pytestmark = pytest.mark.usefixtures("four_weeks_before")

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
COLLEAGUE = {"name": "Bo", "email": "bo@skole.example", "roles": ["organiser", "teacher"]}


@pytest.fixture
def unconfirmed(app: Flask, school: School) -> Browser:
    return Browser(app, replace(school.organiser(), confirmed_until=LONG_AGO))


def place(answer: TestResponse) -> str:
    """Where the answer leads, as the app knows the address."""
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path.removeprefix('/registration')}?{parts.query}"


def hidden(page: str) -> dict[str, list[str]]:
    """What the first form with a proof sends along."""
    form = re.findall(r"<main.*?<form.*?</form>", page, re.S)[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    found.pop("csrf_token")
    return found


def action(page: str) -> str:
    form = re.findall(r'<main.*?<form[^>]*action="([^"]+)"', page, re.S)[0]
    return unescape(form).removeprefix("/registration")


def last_action(page: str) -> str:
    form = re.findall(r'<form[^>]*action="([^"]+)"', page.partition("</main>")[0])[-1]
    return str(unescape(form)).removeprefix("/registration")


def colleagues(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_page_asks_before_it_is_filled_in(
    app: Flask, school: School, unconfirmed: Browser, four_weeks_before: time_machine.Traveller
) -> None:
    phone = enrol(Browser(app, school.organiser()))
    four_weeks_before.move_to(NOW + timedelta(minutes=1))
    sent = unconfirmed.get("/staff/new")
    assert (sent.status_code, place(sent)) == (303, "/confirm?next=/staff/new")
    page = unconfirmed.page(place(sent))
    assert unconfirmed.post(action(page), fresh_code="000000").status_code == 403
    right = phone.at(NOW + timedelta(minutes=1))
    onwards = unconfirmed.post(action(page), fresh_code=right)
    assert (onwards.status_code, place(onwards)) == (303, "/staff/new?")
    unconfirmed.page("/staff/new")
    four_weeks_before.move_to(NOW + timedelta(minutes=12))
    assert unconfirmed.get("/staff/new").status_code == 303, "a code holds ten minutes"


def test_a_form_that_is_refused_comes_back_with_all_that_was_typed(
    database: Database,
    app: Flask,
    school: School,
    unconfirmed: Browser,
    four_weeks_before: time_machine.Traveller,
) -> None:
    phone = enrol(Browser(app, school.organiser()))
    four_weeks_before.move_to(NOW + timedelta(minutes=1))
    before = colleagues(database)
    sent = unconfirmed.post("/staff/new", COLLEAGUE)
    assert sent.status_code == 307, "the browser sends the form again, to where it is led"
    asked = unconfirmed.post(place(sent), COLLEAGUE)
    assert "Det er ikke gjort endnu" in asked.text
    assert hidden(asked.text) == {
        name: [v] if isinstance(v, str) else v for name, v in COLLEAGUE.items()
    }
    wrong = unconfirmed.post(action(asked.text), COLLEAGUE, fresh_code="000000")
    assert hidden(wrong.text) == hidden(asked.text)
    assert colleagues(database) == before
    right = phone.at(NOW + timedelta(minutes=1))
    onwards = unconfirmed.post(action(wrong.text), hidden(wrong.text), fresh_code=right)
    assert (onwards.status_code, place(onwards)) == (307, "/staff/new?")
    assert unconfirmed.post(place(onwards), hidden(wrong.text), fresh_code=right).status_code == 303
    assert colleagues(database) == before + 1


def test_who_has_no_code_app_shows_it_by_a_link_and_keeps_the_session(
    database: Database,
    unconfirmed: Browser,
    school: School,
    four_weeks_before: time_machine.Traveller,
) -> None:
    asked = unconfirmed.post(place(unconfirmed.post("/staff/new", COLLEAGUE)), COLLEAGUE)
    sent = unconfirmed.post(action(asked.text), hidden(asked.text))
    assert "Vi har sendt dig en mail" in sent.text
    still = unconfirmed.post(last_action(sent.text), hidden(sent.text))
    assert still.status_code == 307, "the button before the link changes nothing"
    link = newest_link(database)
    assert unconfirmed.post(link).headers["Location"] == "/confirm/done"
    unconfirmed.page("/confirm/done")
    before = colleagues(database)
    assert unconfirmed.post(last_action(sent.text), hidden(sent.text)).status_code == 303
    assert colleagues(database) == before + 1
    four_weeks_before.move_to(NOW + timedelta(minutes=59))
    unconfirmed.page("/staff/new")
    four_weeks_before.move_to(NOW + timedelta(minutes=61))
    assert unconfirmed.get("/staff/new").status_code == 303, "a link holds an hour"


def test_the_code_of_that_mail_shows_it_too_and_nothing_is_typed_again(
    database: Database, unconfirmed: Browser, school: School
) -> None:
    asked = unconfirmed.post(place(unconfirmed.post("/staff/new", COLLEAGUE)), COLLEAGUE)
    sent = unconfirmed.post(action(asked.text), hidden(asked.text))
    address, form, code = action(sent.text), hidden(sent.text), newest_code(database)
    wrong = unconfirmed.post(address, form | {"mail_code": other_code(code)})
    assert wrong.status_code == 403
    before = colleagues(database)
    again = unconfirmed.post(address, hidden(wrong.text) | {"mail_code": code})
    assert again.status_code == 307
    assert unconfirmed.post(place(again), hidden(wrong.text)).status_code == 303
    assert colleagues(database) == before + 1


def test_a_stolen_session_binds_the_account_to_no_telephone(unconfirmed: Browser) -> None:
    """Else the thief would confirm by a code app of her own."""
    assert place(unconfirmed.post("/security/begin")).startswith("/confirm")
    assert place(unconfirmed.post("/security/confirm", code="123456")).startswith("/confirm")


@pytest.mark.parametrize(
    "address",
    [
        "/people/{person}/privacy/erase",
        "/security/drop",
        "/security/recovery-codes",
        "/staff/{person}/reset-factor",
        "/events/{event}/companies/invite",
        "/events/{event}/companies/remind",
        "/events/{event}/wishes/open",
        "/events/{event}/wishes/remind",
        "/events/{event}/preparation/remind",
        "/events/{event}/matches/remind",
    ],
)
def test_every_weighty_form_asks(unconfirmed: Browser, school: School, address: str) -> None:
    full = address.format(person=school.administrator, event=school.event_id)
    assert unconfirmed.post(full).status_code == 307
    assert unconfirmed.post(full, htmx=True).headers["HX-Redirect"].startswith("/registration/conf")


def test_programs_are_told_by_name(unconfirmed: Browser, school: School) -> None:
    answer = unconfirmed.api(
        "POST", f"/events/{school.event_id}/participations", {"company_ids": []}
    )
    assert (answer.status_code, answer.json["code"]) == (403, "confirmation_required")


def test_an_export_asks(unconfirmed: Browser, school: School) -> None:
    sent = unconfirmed.get(f"/people/{school.administrator}/privacy/everything.zip")
    assert place(sent).startswith("/confirm?next=")


def test_nobody_is_led_to_another_site(app: Flask, school: School) -> None:
    browser = Browser(app, school.organiser())
    assert browser.get("/confirm?next=https://evil.example").headers["Location"] == "/"
