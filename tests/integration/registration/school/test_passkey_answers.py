"""What a passkey answers counts once, soon, here and unbent; a copy is named, and guesses wait."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from services.registration.school.domain.codes import FREE_FAILURES
from services.registration.school.models.passkeys import Passkey, SpentChallenge
from services.registration.school.pages import passkey_answers
from services.registration.school.use_cases import check_passkey as checking
from services.registration.school.use_cases.renew_seals import renew_seals
from shared.db import Database
from tests.integration.registration.school.test_passkeys import changes_told, kept_passkey
from tests.integration.registration.school.test_second_factor import (
    recovery_codes,
)
from tests.integration.registration.school.test_sign_in import ask, newest_link, sessions
from tests.support.browser import Browser
from tests.support.school import KEYS, NOW, School
from tests.support.sign_in.passkeys import (
    CONFIRM,
    SIGN_IN,
    Authenticator,
    add_passkey,
    options_of,
    owner_of_passkey,
    sign_in_with,
)

pytestmark = pytest.mark.usefixtures("four_weeks_before")

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


Bent = Callable[[Authenticator, dict[str, Any]], str]
BENT: dict[str, Bent] = {
    "another origin": lambda device, options: device.sign(
        options, origin="https://matchdag.evil.example"
    ),
    "another port": lambda device, options: device.sign(options, origin="http://localhost:8001"),
    "another site's key": lambda device, options: replace(device, host="evil.example").sign(
        options
    ),
    "nobody verified": lambda device, options: replace(device, is_verified=False).sign(options),
    "another challenge": lambda device, options: device.sign(options, challenge="QUJDREVGR0g"),
    "made, not signed": lambda device, options: device.sign(options, type="webauthn.create"),
    "another key": lambda device, options: Authenticator(
        credential_id=device.credential_id, user=device.user
    ).sign(options),
    "another person": lambda device, options: replace(device, user=bytes(16)).sign(options),
    "an unknown passkey": lambda _device, options: Authenticator().sign(options),
    "no JSON": lambda _device, _options: "{",
    "not an object": lambda _device, _options: "[[]]",
    "nothing": lambda _device, _options: "",
    "too long": lambda _device, _options: "x" * 20_000,
    "no base64": lambda device, options: device.sign(options).replace('"signature": "', '"x": "æ'),
}


@pytest.mark.parametrize("bent", BENT)
def test_what_is_bent_signs_nobody_in(
    database: Database, app: Flask, school: School, bent: str
) -> None:
    _browser, device = owner_of_passkey(app, school)
    visitor = Browser(app)
    sent = BENT[bent](device, options_of(visitor, SIGN_IN))
    answer = visitor.post(SIGN_IN, credential=sent)
    assert (answer.status_code, "blev ikke godtaget" in answer.text) == (403, True)
    assert sessions(database) == 0
    device.count = 100
    assert sign_in_with(app, device).status_code == 303, "the control: unbent it does"


def test_what_is_bent_adds_nothing(database: Database, app: Flask, school: School) -> None:
    browser = Browser(app, school.organiser())
    for device in (
        Authenticator(origin="https://matchdag.evil.example"),
        Authenticator(host="evil.example"),
        Authenticator(is_verified=False),
    ):
        assert add_passkey(browser, device).status_code == 403
    assert browser.post("/security/passkeys/new", name="X", credential="{").status_code == 403
    signing = Authenticator()
    sent = signing.sign(options_of(browser, "/security/passkeys"))
    assert browser.post("/security/passkeys/new", name="X", credential=sent).status_code == 403
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Passkey)) == 0
    assert add_passkey(browser, Authenticator()).status_code == 200, "the control"


def test_a_challenge_is_of_one_browser_one_occasion_and_five_minutes(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    browser, device = owner_of_passkey(app, school)
    first, second = Browser(app), Browser(app)
    options = options_of(first, SIGN_IN)
    options_of(second, SIGN_IN)
    assert second.post(SIGN_IN, credential=device.sign(options)).status_code == 403
    elsewhere = options_of(browser, CONFIRM)
    assert first.post(SIGN_IN, credential=device.sign(elsewhere)).status_code == 403
    four_weeks_before.move_to(NOW + timedelta(minutes=5, seconds=5))
    assert first.post(SIGN_IN, credential=device.sign(options)).status_code == 403
    assert sessions(database) == 0
    fresh = options_of(first, SIGN_IN)
    four_weeks_before.move_to(NOW + timedelta(minutes=9))
    assert first.post(SIGN_IN, credential=device.sign(fresh)).status_code == 303


def test_an_answer_works_once_also_where_the_cookie_of_before_is_put_back(
    database: Database, app: Flask, school: School
) -> None:
    _browser, device = owner_of_passkey(app, school)
    visitor = Browser(app)
    credential = device.sign(options_of(visitor, SIGN_IN))
    cookie = visitor.client.get_cookie("matchdag")
    assert cookie is not None
    assert visitor.post(SIGN_IN, credential=credential).status_code == 303
    thief = Browser(app)
    thief.client.set_cookie("matchdag", cookie.value)
    assert thief.post(SIGN_IN, credential=credential).status_code == 403
    assert sessions(database) == 1
    assert kept_passkey(database).copied_at is None, "what is sent twice is no copy of the key"


def at_once(app: Flask, device: Authenticator) -> list[int]:
    """The status of four clicks that send one answer at the same moment."""
    first = Browser(app)
    credential = device.sign(options_of(first, SIGN_IN))
    cookie = first.client.get_cookie("matchdag")
    assert cookie is not None

    def press(_number: int) -> int:
        browser = Browser(app)
        browser.client.set_cookie("matchdag", cookie.value)
        return browser.post(SIGN_IN, credential=credential).status_code

    with ThreadPoolExecutor(4) as pool:
        return sorted(pool.map(press, range(4)))


def test_of_four_equal_answers_at_once_one_signs_in(
    database: Database, app: Flask, school: School
) -> None:
    _browser, device = owner_of_passkey(app, school)
    device.count, device.step = 0, 0  # one that does not count: the challenge alone decides
    assert at_once(app, device) == [303, 403, 403, 403]
    assert sessions(database) == 1


def test_control_where_no_challenge_is_spent_all_of_them_sign_in(
    database: Database, app: Flask, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    _browser, device = owner_of_passkey(app, school)
    device.count, device.step = 0, 0
    monkeypatch.setattr(checking, "claim_challenge", lambda *_args, **_more: True)
    assert at_once(app, device) == [303] * 4
    assert sessions(database) == 4


def test_a_counter_that_falls_ends_the_passkey_and_is_told(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    browser, device = owner_of_passkey(app, school)
    copy = replace(device)
    for _ in range(3):
        assert sign_in_with(app, device).status_code == 303
    answer = sign_in_with(app, copy)
    assert (answer.status_code, "en kopi" in answer.text) == (403, True)
    assert sessions(database) == 3
    assert changes_told(database) == ["added", "copied"]
    assert sign_in_with(app, device).status_code == 403, "nobody can tell which is the copy"
    assert "Virker ikke mere" in browser.page("/security")
    assert changes_told(database) == ["added", "copied"], "said once"
    half = Browser(app)
    ask(half)
    assert half.post(newest_link(database)).headers["Location"] == "/sign-in/code", (
        "a copy does not make the link enough"
    )


def test_a_passkey_that_never_counts_is_no_copy(
    database: Database, app: Flask, school: School
) -> None:
    browser, device = Browser(app, school.organiser()), Authenticator(step=0)
    add_passkey(browser, device)
    for _ in range(2):
        assert sign_in_with(app, device).status_code == 303


def test_an_app_that_was_begun_and_not_confirmed_opens_nothing(
    database: Database, app: Flask, school: School
) -> None:
    """A passkey makes the page of codes appear; the secret on the screen must not pass it."""
    browser, _device = owner_of_passkey(app, school)
    browser.post("/security/begin")

    secret = re.search(r"<code>([A-Z2-7]+)</code>", browser.page("/security"))
    assert secret is not None
    half = Browser(app)
    ask(half)
    half.post(newest_link(database))
    assert half.post("/sign-in/code", code=pyotp.TOTP(secret[1]).now()).status_code == 403
    codes = browser.post("/security/recovery-codes").text
    refused = browser.post("/security/confirm", recovery_code=recovery_codes(codes)[0])
    assert refused.status_code == 403, "a recovery code confirms no app"
    assert sessions(database) == 0


def test_wrong_answers_are_made_to_wait_as_wrong_codes_are(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    browser, device = Browser(app, school.organiser()), Authenticator()
    codes = recovery_codes(add_passkey(browser, device).text)
    forged = Authenticator(credential_id=device.credential_id, user=device.user)
    for _ in range(FREE_FAILURES):
        assert sign_in_with(app, forged).status_code == 403
    right = sign_in_with(app, device)
    assert (right.status_code, "Vent et minut" in right.text) == (429, True)
    half = Browser(app)
    ask(half)
    half.post(newest_link(database))
    assert half.post("/sign-in/code", recovery_code=codes[0]).status_code == 429
    four_weeks_before.move_to(NOW + timedelta(minutes=1))
    assert sign_in_with(app, device).status_code == 303, "it never lasts for good"


def test_a_challenge_of_the_key_before_is_answered_under_the_new_one(
    database: Database, app: Flask, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    _browser, device = owner_of_passkey(app, school)
    new = "a new key of the tests, long enough to be one"
    visitor = Browser(app)
    options = options_of(visitor, SIGN_IN)
    settings = app.config["MATCHDAG_WEB_SETTINGS"]

    def under(*keys: str) -> None:
        changed = replace(settings, secret_keys=keys)
        monkeypatch.setattr(passkey_answers, "current_settings", lambda: changed)

    under(new)
    assert visitor.post(SIGN_IN, credential=device.sign(options)).status_code == 403, "the control"
    under(new, *KEYS)
    assert visitor.post(SIGN_IN, credential=device.sign(options)).status_code == 303
    with database.writing() as session:
        assert renew_seals(session, keys=[new, *KEYS]) == 0, "a passkey has no seal to renew"


def test_answered_challenges_do_not_pile_up(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    _browser, device = owner_of_passkey(app, school)
    for hours in range(4):
        four_weeks_before.move_to(NOW + timedelta(hours=hours))
        assert sign_in_with(app, device).status_code == 303
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SpentChallenge)) == 1
