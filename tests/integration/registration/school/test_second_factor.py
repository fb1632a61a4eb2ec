"""A code app: enrolled with a QR code, asked for at sign-in, each code once, wrong ones slowly."""

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from services.registration.school.domain.codes import FREE_FAILURES, RECOVERY_CODES
from services.registration.school.models.people import RecoveryCode, SecondFactor
from services.registration.school.queries.staff import factor_resets
from services.registration.school.use_cases.check_code import check_code, find_wait
from services.registration.school.use_cases.invite_staff import add_staff_member
from services.registration.school.use_cases.renew_seals import renew_seals
from services.registration.school.use_cases.reset_second_factor import reset_factors_of_address
from shared.db import Database
from tests.integration.registration.school.test_sign_in import (
    ADDRESS,
    ask,
    newest_link,
    sessions,
)
from tests.support.browser import Browser, identity_of
from tests.support.messages import payloads
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
    shown = browser.post("/security/confirm", code=app_on_phone.now())
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert len(recovery_codes(shown.text)) == RECOVERY_CODES
    return app_on_phone


def recovery_codes(page: str) -> list[str]:
    return re.findall(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>", page)


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


def test_a_code_works_once_and_wrong_ones_are_made_to_wait(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    phone = enrol(Browser(app, school.organiser()))
    now = NOW + timedelta(minutes=1)
    four_weeks_before.move_to(now)

    def is_right(code: str) -> bool:
        with database.writing() as session:
            return check_code(session, person_id=school.administrator, code=code, keys=KEYS)

    right = phone.at(now)
    assert is_right(right)
    assert not is_right(right), "the same code again"
    for _ in range(FREE_FAILURES - 1):
        assert not is_right("000000")
    assert not is_right(phone.at(now, counter_offset=1)), "nobody looks at it"
    waits = []
    for _ in range(8):
        with database.reading() as session:
            waits.append(find_wait(session, person_id=school.administrator))
        now += waits[-1] + timedelta(seconds=1)
        four_weeks_before.move_to(now)
        assert not is_right("000000")
    assert [wait.seconds // 30 for wait in waits] == [0, 1, 3, 7, 15, 29, 29, 29]
    now += timedelta(minutes=15, seconds=1)
    four_weeks_before.move_to(now)
    assert is_right(phone.at(now)), "it never lasts for good"
    with database.reading() as session:
        factor = session.get_one(SecondFactor, school.administrator)
        assert (factor.failed_attempts, factor.retry_at) == (0, None)
        assert phone.secret.encode() not in factor.sealed_secret


def test_the_wait_is_told_in_words(database: Database, app: Flask, school: School) -> None:
    enrol(Browser(app, school.organiser()))
    browser = Browser(app)
    ask(browser)
    browser.post(newest_link(database))
    for _ in range(FREE_FAILURES - 1):
        assert "passer ikke" in browser.post("/sign-in/code", code="000000").text
    answer = browser.post("/sign-in/code", code="000000")
    assert answer.status_code == 429
    assert "Vent et minut" in answer.text


def test_a_recovery_code_signs_in_once_and_a_new_set_replaces_the_old(
    database: Database, app: Flask, school: School
) -> None:
    owner = Browser(app, school.organiser())
    enrol(owner)
    first = recovery_codes(owner.post("/security/recovery-codes").text)
    assert len(set(first)) == RECOVERY_CODES
    with database.reading() as session:
        digests = set(session.scalars(select(RecoveryCode.digest)))
    assert not any(code.replace("-", "") in digest for code in first for digest in digests)

    def signs_in(code: str) -> bool:
        browser = Browser(app)
        ask(browser)
        browser.post(newest_link(database))
        return browser.post("/sign-in/code", recovery_code=code).status_code == 303

    assert signs_in(first[0].upper().replace("-", " "))
    assert not signs_in(first[0]), "each works once"
    assert "9 ubrugte koder" in owner.page("/security")
    second = recovery_codes(owner.post("/security/recovery-codes").text)
    assert not signs_in(first[1]), "a new set replaces the old"
    assert signs_in(second[1])


def test_an_administrator_resets_a_colleagues_factor_and_the_colleague_is_told(
    database: Database, app: Flask, school: School
) -> None:
    with database.writing() as session:
        colleague = add_staff_member(
            session,
            organisation_id=school.organisation_id,
            name="Bo",
            email="bo@skole.example",
            roles=["organiser"],
        ).id
    own = Browser(app, identity_of(colleague, school.organisation_id, "organiser"))
    enrol(own)
    administrator = Browser(app, school.staff("administrator"))
    page = f"/staff/{colleague}"
    assert "Nulstil kode-app og adgangsnøgler" in administrator.page(page)
    assert administrator.post(f"{page}/reset-factor").status_code == 303
    assert "Nulstillet" in administrator.page(page)
    assert "af Karen Holst" in administrator.page(page)
    with database.reading() as session:
        [told] = payloads(session, "registration.second_factor_reset.v1")
        assert told["contact_id"] == str(colleague)
        assert session.get(SecondFactor, colleague) is None
        assert session.scalar(select(RecoveryCode)) is None
    assert "intet at nulstille" in followed(administrator, f"{page}/reset-factor", page)
    mine = f"/staff/{school.administrator}"
    assert "nulstille dig selv" in followed(administrator, f"{mine}/reset-factor", mine)
    assert own.post(f"{mine}/reset-factor").status_code == 403, "organisers reset nobody"


def followed(browser: Browser, address: str, page: str) -> str:
    assert browser.post(address).status_code == 303
    return browser.page(page)


def test_the_command_resets_the_last_administrators_factor(
    database: Database, app: Flask, school: School
) -> None:
    enrol(Browser(app, school.organiser()))
    with database.writing() as session:
        [person] = reset_factors_of_address(session, ADDRESS.upper())
    assert person.id == school.administrator
    with database.reading() as session:
        assert [row.by for row in factor_resets(session, school.administrator)] == [""]
    with database.writing() as session:
        assert reset_factors_of_address(session, ADDRESS) == []


def test_secrets_are_sealed_anew_when_the_key_changes(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    phone = enrol(Browser(app, school.organiser()))
    later = NOW + timedelta(minutes=1)
    four_weeks_before.move_to(later)
    new = "a new key of the tests, long enough to be one"

    def is_right(code: str, *keys: str) -> bool:
        with database.writing() as session:
            return check_code(session, person_id=school.administrator, code=code, keys=keys)

    assert not is_right(phone.at(later), new), "the control: without the old key nobody gets in"
    assert is_right(phone.at(later), new, *KEYS), "reading seals anew"
    assert is_right(phone.at(later, counter_offset=1), new)
    with database.writing() as session:
        assert renew_seals(session, keys=[*KEYS, new]) == 1
        assert renew_seals(session, keys=[*KEYS, new]) == 0


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
    shown = browser.post("/sign-in/enrol", code=pyotp.TOTP(secret[1]).now())
    assert len(recovery_codes(shown.text)) == RECOVERY_CODES
    browser.page(f"/events/{school.event_id}")
    assert browser.post("/security/drop").status_code == 303
    assert "beskyttet" in browser.page("/security"), "who must have one cannot drop it"


def test_nobody_enrols_without_a_link(app: Flask, school: School) -> None:
    stranger = Browser(app)
    for address in ("/sign-in/enrol", "/sign-in/enrol/begin"):
        assert stranger.post(address).headers["Location"] == "/sign-in"
