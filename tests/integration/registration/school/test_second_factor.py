"""A code app: enrolled with a QR code, asked for at sign-in, each code once, ten tries."""

import re

import pyotp
import pytest
import time_machine
from flask import Flask

from services.registration.school.models.people import SecondFactor
from services.registration.school.use_cases.confirm_second_factor import MOST_FAILURES, check_code
from shared.db import Database
from tests.integration.registration.school.test_sign_in import ask, newest_link, sessions
from tests.support.browser import Browser
from tests.support.school import KEYS, NOW, School

pytestmark = pytest.mark.usefixtures("four_weeks_before")


def enrol(browser: Browser) -> pyotp.TOTP:
    assert browser.post("/security/begin").status_code == 303
    page = browser.page("/security")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret is not None
    assert "<svg" in page
    app_on_phone = pyotp.TOTP(secret[1])
    assert browser.post("/security/confirm", code="000000").status_code == 403
    assert browser.post("/security/confirm", code=app_on_phone.now()).status_code == 303
    return app_on_phone


def test_who_has_a_code_app_is_asked_for_a_code(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    phone = enrol(Browser(app, school.organiser()))
    browser = Browser(app)
    ask(browser)
    assert browser.post(newest_link(database)).headers["Location"] == "/sign-in/code"
    assert sessions(database) == 0
    browser.page("/sign-in/code")
    assert browser.post("/sign-in/code", code="12").status_code == 403
    code = phone.at(NOW, counter_offset=1)
    assert browser.post("/sign-in/code", code=f"{code[:3]} {code[3:]}").status_code == 303
    assert sessions(database) == 1
    browser.page(f"/events/{school.event_id}")


def test_a_code_works_once_and_ten_wrong_ones_shut_the_door(
    database: Database, app: Flask, school: School
) -> None:
    phone = enrol(Browser(app, school.organiser()))

    def tries(code: str) -> bool:
        with database.writing() as session:
            return check_code(session, person_id=school.administrator, code=code, keys=KEYS)

    right = phone.at(NOW, counter_offset=1)
    assert tries(right)
    assert not tries(right), "the same code again"
    for _ in range(MOST_FAILURES):
        assert not tries("000000")
    assert not tries(phone.at(NOW, counter_offset=1))
    with database.reading() as session:
        factor = session.get_one(SecondFactor, school.administrator)
        assert factor.failed_attempts == MOST_FAILURES
        assert phone.secret.encode() not in factor.sealed_secret


def test_a_school_that_demands_codes_lets_no_staff_in_without(
    database: Database, app: Flask, school: School
) -> None:
    app.config["MATCHDAG_REQUIRE_TOTP"] = True
    browser = Browser(app)
    ask(browser)
    assert browser.post(newest_link(database)).headers["Location"] == "/sign-in/enrol"
    assert browser.client.get(f"/events/{school.event_id}").status_code == 303
    assert "kræver" in browser.page("/sign-in/enrol")
    browser.post("/sign-in/enrol/begin")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", browser.page("/sign-in/enrol"))
    assert secret is not None
    assert browser.post("/sign-in/enrol", code="000000").status_code == 403
    assert sessions(database) == 0
    assert browser.post("/sign-in/enrol", code=pyotp.TOTP(secret[1]).now()).status_code == 303
    browser.page(f"/events/{school.event_id}")
    assert browser.post("/security/drop").status_code == 303
    assert "beskyttet" in browser.page("/security"), "who must have one cannot drop it"


def test_nobody_enrols_without_a_link(app: Flask, school: School) -> None:
    stranger = Browser(app)
    for address in ("/sign-in/enrol", "/sign-in/enrol/begin"):
        assert stranger.post(address).headers["Location"] == "/sign-in"
