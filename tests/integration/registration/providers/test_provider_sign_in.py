"""Sign in by the school's own log-in: UNI-Login's claims and Entra's, and every lie is refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import structlog.testing
import time_machine
from flask import Flask
from sqlalchemy import select

from services.registration.providers.models import ProviderAnswer, ProviderIdentity
from services.registration.providers.protocol import tokens
from shared import clock
from shared.db import Database
from shared.health.counters import REFUSALS, SIGN_INS
from tests.integration.registration.providers.conftest import (
    ENTRA_PERSON,
    INSTITUTION,
    SchoolProvider,
    Sessions,
    bind,
    refused,
)
from tests.support.browser import Browser
from tests.support.school import School

pytestmark = pytest.mark.usefixtures("four_weeks_before")


def test_entras_person_is_known_by_the_schools_own_address_and_then_by_her_object_id(
    app: Flask, entra: SchoolProvider, school: School, database: Database, sessions: Sessions
) -> None:
    before = SIGN_INS.labels("staff")._value.get()
    browser = Browser(app)
    answer = entra.sign_in(browser)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "Karen Holst" in browser.page("/")
    assert SIGN_INS.labels("staff")._value.get() == before + 1
    entra.running.person |= {"preferred_username": "karen.ny@nordlysteknikskole.example"}
    assert entra.sign_in(Browser(app)).status_code == 303
    assert sessions() == 2
    with database.reading() as session:
        [known] = session.scalars(select(ProviderIdentity))
    assert (known.subject, known.person_id) == (ENTRA_PERSON["oid"], school.administrator)


def test_unilogins_person_is_known_by_the_id_that_the_school_has_listed(
    app: Flask, unilogin: SchoolProvider, school: School, database: Database, sessions: Sessions
) -> None:
    browser = Browser(app)
    refused(browser, unilogin.sign_in(browser), "Skolen kender ikke dit login", sessions)
    bind(database, unilogin, school.administrator, "1000000158")
    assert unilogin.sign_in(browser).status_code == 303
    assert "Mine arrangementer" in browser.page("/")


def test_unilogins_institution_may_stand_in_userinfo_alone(
    app: Flask, unilogin: SchoolProvider, school: School, database: Database, sessions: Sessions
) -> None:
    bind(database, unilogin, school.administrator, "1000000158")
    person = unilogin.running.person
    person.pop("institution_ids")
    browser = Browser(app)
    unilogin.running.userinfo = {"sub": "somebody-else", "inst_brugere": []}
    refused(browser, unilogin.sign_in(browser), "to svar, der ikke passer sammen", sessions)
    listed = [{"instnr": INSTITUTION, "instnavn": "Nordlys Teknikskole"}]
    unilogin.running.userinfo = {"sub": person["sub"], "inst_brugere": listed}
    assert unilogin.sign_in(browser).status_code == 303


def test_it_goes_where_the_person_was_going_and_to_no_other_site(
    app: Flask, entra: SchoolProvider
) -> None:
    answer = entra.sign_in(Browser(app), "?next=/staff")
    assert answer.headers["Location"] == "/staff"
    answer = entra.sign_in(Browser(app), "?next=https://elsewhere.example/")
    assert answer.headers["Location"] == "/"


LIES: list[tuple[dict[str, Any], str]] = [
    ({"nonce": "another"}, "hører til et andet forsøg"),
    ({"nonce": None}, "hører til et andet forsøg"),
    ({"aud": "another-program"}, "til et andet program"),
    ({"aud": ["matchdag-at-the-school", "another"]}, "til et andet program"),
    ({"azp": "another-program"}, "til et andet program"),
    ({"iss": "https://elsewhere.example"}, "et andet login"),
    ({"iss": None}, "et andet login"),
    ({"exp": 1_000_000_000}, "for gammelt"),
    ({"exp": None}, "hvor længe det gælder"),
    ({"exp": "soon"}, "hvor længe det gælder"),
    ({"iat": 4_000_000_000}, "gælder først senere"),
    ({"nbf": 4_000_000_000}, "gælder først senere"),
    ({"sub": None}, "ikke, hvem du er"),
    ({"oid": None}, "ikke, hvem du er"),
    ({"tid": "9188040d-6c67-4c5b-b112-36a304b66dad"}, "ikke er skolens"),
    ({"tid": None}, "ikke er skolens"),
]


def test_a_token_that_lies_signs_nobody_in(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    for lies, text in LIES:
        browser = Browser(app)
        entra.running.lies = lies
        refused(browser, entra.sign_in(browser), text, sessions)
    entra.running.lies = {}
    assert entra.sign_in(Browser(app)).status_code == 303, "the control: no lie, no refusal"


def test_a_signature_that_anybody_could_make_signs_nobody_in(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    browser = Browser(app)
    for algorithm in ("none", "HS256"):
        entra.running.algorithm = algorithm
        refused(browser, entra.sign_in(browser), "ikke underskrevet", sessions)


def test_control_without_the_check_of_the_signature_a_lie_would_sign_in(
    app: Flask, entra: SchoolProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    import base64
    import json

    def trusting(token: str, _keys: object) -> dict[str, Any]:
        part = token.split(".")[1]
        return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))

    monkeypatch.setattr(tokens, "_verified", trusting)
    entra.running.algorithm = "none"
    assert entra.sign_in(Browser(app)).status_code == 303


def test_another_key_than_the_published_one_signs_nobody_in_and_a_changed_one_does(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    assert entra.sign_in(Browser(app)).status_code == 303
    stranger = entra.running.key
    entra.running.rotate_keys()
    assert entra.sign_in(Browser(app)).status_code == 303, "at once, without waiting for a cache"
    entra.running.key, known = stranger, entra.running.key
    assert "ikke underskrevet" in entra.sign_in(Browser(app)).text
    entra.running.key = known
    assert sessions() == 2


def test_a_key_of_a_kind_that_is_not_known_spoils_no_other(
    app: Flask, entra: SchoolProvider
) -> None:
    entra.running.strange_keys = [
        {"kty": "EC", "crv": "P-999", "x": "AQ", "y": "AQ", "kid": "strange"},
        {"kty": "RSA", "kid": "empty"},
        {"kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB"},
        {"kty": "oct", "k": "AQAB"},
    ]
    assert entra.sign_in(Browser(app)).status_code == 303


def test_clocks_may_be_two_minutes_apart(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    now = int(clock.now().timestamp())
    entra.running.lies = {"iat": now + 100, "exp": now - 100}
    assert entra.sign_in(Browser(app)).status_code == 303
    entra.running.lies = {"iat": now, "exp": now - 130}
    assert "for gammelt" in entra.sign_in(Browser(app)).text


def test_another_browsers_answer_is_refused(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    ours, theirs = Browser(app), Browser(app)
    address = entra.begin(ours)
    entra.begin(theirs)
    refused(theirs, theirs.get(address), "i en anden browser", sessions)
    calls = entra.running.calls
    assert "/token" not in calls, "nothing was asked of the provider for it"
    assert ours.get(address).status_code == 303


def test_an_answer_counts_once_also_with_a_copied_cookie(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    browser, copy = Browser(app), Browser(app)
    address = entra.begin(browser)
    cookie = browser.client.get_cookie("matchdag")
    assert cookie is not None
    copy.client.set_cookie("matchdag", cookie.value)
    assert browser.get(address).status_code == 303
    assert "allerede brugt" in copy.get(address).text
    assert entra.running.calls.count("/token") == 1
    assert sessions() == 1


def test_a_code_of_another_attempt_is_refused_by_the_proof_of_the_own(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    """A code that was caught and is put into the thief's own attempt (PKCE)."""
    victim, thief = Browser(app), Browser(app)
    caught = entra.begin(victim).partition("code=")[2].partition("&")[0]
    own = entra.begin(thief)
    code = own.partition("code=")[2].partition("&")[0]
    refused(thief, thief.get(own.replace(code, caught)), "kunne ikke bruges", sessions)


def test_an_attempt_is_over_after_ten_minutes(
    app: Flask,
    entra: SchoolProvider,
    sessions: Sessions,
    four_weeks_before: time_machine.Traveller,
) -> None:
    browser = Browser(app)
    address = entra.begin(browser)
    four_weeks_before.shift(timedelta(minutes=10, seconds=1))
    refused(browser, browser.get(address), "for længe siden", sessions)


def test_an_answer_that_names_another_issuer_is_refused(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    browser = Browser(app)
    address = entra.begin(browser).partition("&iss=")[0]
    answer = browser.get(f"{address}&iss=https%3A%2F%2Felsewhere.example")
    refused(browser, answer, "et andet login", sessions)


def test_a_no_of_the_provider_is_told_in_plain_words(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    browser = Browser(app)
    for error, text in (("access_denied", "Du afbrød"), ("login_required", "sagde nej")):
        entra.running.refuses = error
        refused(browser, entra.sign_in(browser), text, sessions)


def test_another_schools_person_is_refused(
    app: Flask, unilogin: SchoolProvider, school: School, database: Database, sessions: Sessions
) -> None:
    bind(database, unilogin, school.administrator, "1000000158")
    browser = Browser(app)
    for elsewhere in ("[A04441]", "[1010011]", ""):
        unilogin.running.lies = {"institution_ids": elsewhere}
        answer = unilogin.sign_in(browser)
        refused(browser, answer, "hører til en anden skole", sessions)


LEVELS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"unilogin_loa": "EnFaktor", "loa": "2"}, False),
    ({"unilogin_loa": "ToFaktor", "loa": "2"}, False),
    ({"unilogin_loa": "VoksenVerificeret"}, False),
    ({"unilogin_loa": "Whatever", "loa": "99"}, False),
    ({"unilogin_loa": None, "loa": None}, False),
    ({"https://data.gov.dk/concept/core/nsis/loa": "Low"}, False),
    ({"unilogin_loa": None, "loa": "Substantial"}, True),
]


def test_the_lowest_level_that_is_stated_must_be_enough(
    app: Flask, unilogin: SchoolProvider, school: School, database: Database
) -> None:
    bind(database, unilogin, school.administrator, "1000000158")
    unilogin.update(least_level="substantial")
    for stated, is_enough in LEVELS:
        unilogin.running.lies = stated
        answer = unilogin.sign_in(Browser(app))
        assert answer.status_code == (303 if is_enough else 403), stated
        assert is_enough or "kræver et sikrere login" in answer.text


def test_entras_two_factors_are_a_level_too(app: Flask, entra: SchoolProvider) -> None:
    entra.update(least_level="substantial")
    assert entra.sign_in(Browser(app)).status_code == 303
    entra.running.lies = {"amr": ["pwd"]}
    assert entra.sign_in(Browser(app)).status_code == 403


def test_a_provider_that_is_switched_off_or_gone_is_not_there(
    app: Flask, entra: SchoolProvider
) -> None:
    address = entra.begin(Browser(app))
    entra.update(is_active=False)
    assert Browser(app).get(entra.address).status_code == 404
    assert Browser(app).get(address).status_code == 404
    assert Browser(app).get(f"/sign-in/with/{UUID(int=7)}").status_code == 404


def test_a_browser_is_held_back_after_ten_answers(
    app: Flask, entra: SchoolProvider, sessions: Sessions, four_weeks_before: Any
) -> None:
    browser = Browser(app)
    entra.running.lies = {"nonce": "wrong"}
    for _each in range(10):
        assert entra.sign_in(browser).status_code == 403
    entra.running.lies = {}
    refused(browser, entra.sign_in(browser), "prøvet mange gange", sessions)
    assert entra.sign_in(Browser(app)).status_code == 303, "nobody else is"
    four_weeks_before.shift(timedelta(minutes=16))
    assert entra.sign_in(browser).status_code == 303


def test_neither_log_nor_table_tells_who_came(
    app: Flask, entra: SchoolProvider, database: Database
) -> None:
    counted = REFUSALS.labels("registration", "statement_refused")._value
    before = counted.get()
    with structlog.testing.capture_logs() as lines:
        entra.sign_in(Browser(app))
        entra.running.lies = {"aud": "x"}
        entra.sign_in(Browser(app))
    said = [
        {name: each for name, each in line.items() if name != "log_level"}
        for line in lines
        if line["event"].startswith("provider_sign_in")
    ]
    assert said == [
        {"event": "provider_sign_in", "kind": "entra", "assurance": "substantial"},
        {"event": "provider_sign_in_refused", "kind": "entra", "reason": "wrong_audience"},
    ]
    assert counted.get() == before + 1
    assert "karen" not in str(lines).lower()
    with database.reading() as session:
        answers = session.scalars(select(ProviderAnswer)).all()
    assert [len(each.browser_digest) for each in answers] == [64, 64]
