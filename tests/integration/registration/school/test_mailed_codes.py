"""A mail that opens elsewhere still leads in: by its code, in the browser that asked, or by a new
mail to the one that reads it.
"""

import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from services.registration.school.domain.asking import MAIL_CODES
from services.registration.school.models.people import SignInRequest
from shared.auth.link_codes import code_of, in_groups, is_code_of
from shared.db import Database
from shared.ids import new_id
from tests.integration.registration.school.test_sign_in import (
    ADDRESS,
    ask,
    newest_link,
    sessions,
)
from tests.support.browser import Browser
from tests.support.messages import payloads
from tests.support.school import KEYS, School

pytestmark = pytest.mark.usefixtures("four_weeks_before")


def newest_code(database: Database) -> str:
    with database.reading() as session:
        [*_, told] = payloads(session, "registration.sign_in_link_requested.v1")
    return in_groups(code_of(KEYS, "sign-in", UUID(told["request_id"])))


def other_code(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"


def test_the_code_signs_in_once_where_it_was_asked_for(
    database: Database, app: Flask, school: School
) -> None:
    browser, elsewhere = Browser(app), Browser(app)
    ask(browser)
    code = newest_code(database)
    page = browser.page("/sign-in/sent")
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert elsewhere.post("/sign-in/sent", mail_code=code).headers["Location"] == "/sign-in"
    ask(elsewhere, "nobody@elsewhere.example")
    assert elsewhere.post("/sign-in/sent", mail_code=code).status_code == 403
    assert sessions(database) == 0
    assert browser.post("/sign-in/sent", mail_code=f" {code} ").headers["Location"] == "/"
    assert "Mine arrangementer" in browser.page("/")
    assert sessions(database) == 1
    assert browser.post(newest_link(database)).status_code == 403, "the link is used up by its code"


def test_a_link_uses_its_code_up(database: Database, app: Flask, school: School) -> None:
    browser = Browser(app)
    ask(browser)
    with browser.client.session_transaction() as before:
        secret = before["sign_in_secret"]
    assert browser.post(newest_link(database)).status_code == 303
    with browser.client.session_transaction() as after:
        after.clear()
        after["sign_in_secret"] = secret
    assert browser.post("/sign-in/sent", mail_code=newest_code(database)).status_code == 403


def test_the_link_opened_elsewhere_shows_the_code_and_a_way_in_from_there(
    database: Database, app: Flask, school: School
) -> None:
    browser, mail_program = Browser(app), Browser(app)
    ask(browser)
    link, code = newest_link(database), newest_code(database)
    assert code not in browser.page(link), "where it was asked for the button is enough"
    page = mail_program.page(link)
    assert code in page
    assert "Log ind nu" not in page
    assert code in mail_program.post(link).text, "an old page's button leads to the same help"
    assert mail_program.post(f"{link}/again").headers["Location"] == "/sign-in/sent"
    assert mail_program.post(newest_link(database)).headers["Location"] == "/"
    assert browser.post("/sign-in/sent", mail_code=code).status_code == 303, "hers still stands"
    assert sessions(database) == 2


def test_a_link_that_is_over_leads_to_a_new_one_for_a_day(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    browser = Browser(app)
    ask(browser)
    link, code = newest_link(database), newest_code(database)
    four_weeks_before.shift(timedelta(minutes=11))
    assert browser.post("/sign-in/sent", mail_code=code).status_code == 403, "as old as its link"
    assert "Send en ny mail" in browser.page(link)
    assert browser.post(f"{link}/again").headers["Location"] == "/sign-in/sent"
    assert newest_code(database) != code
    four_weeks_before.shift(timedelta(days=1))
    assert "Send en ny mail" not in browser.page(link)
    before = asked(database)
    browser.post(f"{link}/again")
    assert asked(database) == before
    assert browser.page("/sign-in/garbage").count("Bed om et nyt link") == 1
    assert browser.post("/sign-in/garbage/again").headers["Location"] == "/sign-in"


def test_who_guesses_is_stopped(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    browser = Browser(app)
    ask(browser)
    code = newest_code(database)
    wrong = other_code(code)
    tries = [browser.post("/sign-in/sent", mail_code=wrong).status_code for _ in range(8)]
    looked_at = MAIL_CODES.most
    assert tries == [403] * (looked_at - 1) + [429] * (9 - looked_at), "the fifth says to wait"
    assert browser.post("/sign-in/sent", mail_code=code).status_code == 429, "nor is a right one"
    assert sessions(database) == 0
    four_weeks_before.shift(MAIL_CODES.within / MAIL_CODES.most)
    assert browser.post("/sign-in/sent", mail_code=code).status_code == 303


def test_an_old_cookie_gives_no_new_tries(database: Database, app: Flask, school: School) -> None:
    browser = Browser(app)
    ask(browser)
    cookie = browser.client.get_cookie("matchdag")
    assert cookie is not None
    wrong = other_code(newest_code(database))
    answers = set()
    for _ in range(MAIL_CODES.most + 1):
        browser.client.set_cookie("matchdag", cookie.value)
        answers.add(browser.post("/sign-in/sent", mail_code=wrong).status_code)
    assert answers == {403, 429}


def test_control_without_counting_a_guesser_comes_in() -> None:
    """Of a code of two digits: each that is not counted is one of all there are."""
    request_id = new_id()
    code = code_of(KEYS, "sign-in", request_id)
    guesses = (f"{code[:6]}{ending:02}" for ending in range(100))
    assert sum(is_code_of(KEYS, "sign-in", request_id, each) for each in guesses) == 1


def test_nothing_tells_whether_the_address_is_known(
    database: Database, app: Flask, school: School
) -> None:
    known, unknown = Browser(app), Browser(app)
    ask(known)
    ask(unknown, "nobody@elsewhere.example")
    wrong = other_code(newest_code(database))
    for _ in range(MAIL_CODES.most + 2):
        pages = [each.post("/sign-in/sent", mail_code=wrong) for each in (known, unknown)]
        assert pages[0].status_code == pages[1].status_code
        first, second = (
            re.sub(r"[\w-]{20,}\.[\w-]+\.[\w-]+", "token", page.text) for page in pages
        )
        assert first == second


def test_the_code_of_another_key_that_still_holds_opens_too(
    database: Database, app: Flask, school: School
) -> None:
    request_id = new_id()
    old, new = "o" * 40, "n" * 40
    code = code_of([old], "sign-in", request_id)
    assert is_code_of([new, old], "sign-in", request_id, code)
    assert not is_code_of([new], "sign-in", request_id, code)
    assert not is_code_of([old], "invitation", request_id, code)
    assert not is_code_of([old], "sign-in", request_id, "")


def asked(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(SignInRequest)) or 0


def test_no_code_lies_in_a_table(database: Database, app: Flask, school: School) -> None:
    browser = Browser(app)
    ask(browser, ADDRESS)
    code = newest_code(database).replace(" ", "")
    with database.reading() as session:
        [told] = payloads(session, "registration.sign_in_link_requested.v1")
        [row] = session.scalars(select(SignInRequest))
    kept = f"{told} {vars(row)}".replace(" ", "")
    assert code not in kept
