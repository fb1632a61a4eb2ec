"""Signing in: links that scanners cannot use up, that work once, here and soon, and tell little."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from services.registration.school.domain.errors import LastAdministrator, SignInRefused
from services.registration.school.models.people import Person, SignedInSession, SignInRequest
from services.registration.school.use_cases.invite_staff import (
    add_staff_member,
    update_staff_member,
)
from services.registration.school.use_cases.request_sign_in import create_digest
from services.registration.school.use_cases.sign_in import claim_link, start_session
from shared.auth import links
from shared.db import Database
from tests.support.browser import Browser
from tests.support.messages import payloads
from tests.support.school import KEYS, School

pytestmark = pytest.mark.usefixtures("four_weeks_before")

ADDRESS = "karen@nordlysteknikskole.example"


def ask(browser: Browser, address: str = ADDRESS) -> None:
    sent = browser.post("/sign-in", email=address)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/sign-in/sent")


def newest_link(database: Database) -> str:
    with database.reading() as session:
        [*_, told] = payloads(session, "registration.sign_in_link_requested.v1")
    return "/sign-in/" + links.mint(KEYS, "sign-in", UUID(told["request_id"]), 0)


def sessions(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(SignedInSession)) or 0


def test_a_link_signs_in_once_in_the_browser_that_asked(
    database: Database, app: Flask, school: School
) -> None:
    browser = Browser(app)
    ask(browser)
    link = newest_link(database)
    assert "Log ind nu" in browser.page(link)
    assert browser.post(link).headers["Location"] == "/"
    assert "Mine arrangementer" in browser.page("/")
    again = Browser(app)
    again.client.set_cookie("matchdag", "")
    assert browser.post(link).status_code == 403
    assert sessions(database) == 1


def test_opening_a_link_a_hundred_times_uses_nothing_up(
    database: Database, app: Flask, school: School
) -> None:
    browser, scanner = Browser(app), Browser(app)
    ask(browser)
    link = newest_link(database)
    for _ in range(50):
        assert scanner.client.get(link).status_code == 200
        assert scanner.client.head(link).status_code == 200
    assert sessions(database) == 0
    assert scanner.post(link).status_code == 403, "a scanner that presses the button is no browser"
    assert browser.post(link).status_code == 303
    assert sessions(database) == 1


def test_a_link_is_worthless_after_ten_minutes(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    browser = Browser(app)
    ask(browser)
    link = newest_link(database)
    with database.writing() as session:
        past = SignInRequest.created_at
        session.execute(update(SignInRequest).values(expires_at=past))
    assert browser.post(link).status_code == 403
    assert sessions(database) == 0


def test_an_unknown_address_answers_like_a_known_one(
    database: Database, app: Flask, school: School
) -> None:
    known, unknown = Browser(app), Browser(app)
    ask(known)
    ask(unknown, "nobody@elsewhere.example")
    pages = [browser.page("/sign-in/sent") for browser in (known, unknown)]
    first, second = (re.sub(r"[\w-]{20,}\.[\w-]+\.[\w-]+", "token", page) for page in pages)
    assert first == second
    with database.reading() as session:
        assert len(payloads(session, "registration.sign_in_link_requested.v1")) == 1
        assert session.scalar(select(func.count()).select_from(SignInRequest)) == 2


def test_a_link_for_something_else_signs_nobody_in(
    database: Database, app: Flask, school: School
) -> None:
    browser = Browser(app)
    ask(browser)
    with database.reading() as session:
        [told] = payloads(session, "registration.sign_in_link_requested.v1")
    other = links.mint(KEYS, "invitation", UUID(told["request_id"]), 0)
    assert browser.post(f"/sign-in/{other}").status_code == 403


def test_signing_out_ends_the_session_everywhere(
    database: Database, app: Flask, school: School
) -> None:
    browser = Browser(app)
    ask(browser)
    browser.post(newest_link(database))
    stolen = browser.client.get_cookie("matchdag")
    assert stolen is not None
    assert browser.post("/sign-out").status_code == 303
    with database.reading() as session:
        assert len(payloads(session, "registration.session_ended.v1")) == 1
    thief = Browser(app)
    thief.client.set_cookie("matchdag", stolen.value)
    assert thief.client.get(f"/events/{school.event_id}").status_code == 303


def test_somebody_who_is_shut_out_is_signed_out_at_once(
    database: Database, app: Flask, school: School
) -> None:
    with database.writing() as session:
        colleague = add_staff_member(
            session,
            organisation_id=school.organisation_id,
            name="Bo",
            email="bo@skole.example",
            roles=["organiser"],
        )
    with database.writing() as session:
        identity = start_session(session, person_id=colleague.id, confirmed_for=timedelta(hours=1))
    browser = Browser(app, identity)
    browser.page(f"/events/{school.event_id}")
    with database.writing() as session:
        person = session.get_one(Person, colleague.id)
        update_staff_member(session, person, name="Bo", roles=["organiser"], active=False)
    assert browser.client.get(f"/events/{school.event_id}").status_code == 303
    with database.writing() as session, pytest.raises(SignInRefused):
        start_session(session, person_id=colleague.id, confirmed_for=timedelta(hours=1))


def test_the_last_administrator_cannot_be_shut_out(database: Database, school: School) -> None:
    with database.writing() as session:
        person = session.get_one(Person, school.administrator)
        with pytest.raises(LastAdministrator):
            update_staff_member(session, person, name="K", roles=["organiser"], active=True)


def test_many_clicks_at_once_sign_in_once(database: Database, app: Flask, school: School) -> None:
    assert _successes(database, app, lambda s, i: bool(claim_link(s, **i))) == 1


def test_without_the_guard_many_clicks_sign_in_many_times(
    database: Database, app: Flask, school: School
) -> None:
    """The control: reading first and writing afterwards lets several through."""

    def unguarded(session: object, given: dict[str, object]) -> bool:
        request = seen[given["request_id"]]  # read before anybody wrote
        return request.used_at is None

    browser = Browser(app)
    ask(browser)
    with database.reading() as session:
        seen = {row.id: row for row in session.scalars(select(SignInRequest))}
    assert _successes(database, app, unguarded, asked=next(iter(seen))) > 1


def _successes(
    database: Database,
    app: Flask,
    use: Callable[..., bool],
    asked: object = None,
) -> int:
    browser = Browser(app)
    if asked is None:
        ask(browser)
        with database.reading() as session:
            asked = session.scalars(select(SignInRequest.id)).one()
        with database.writing() as session:
            session.execute(update(SignInRequest).values(browser_digest=create_digest("secret")))

    def click(_number: int) -> bool:
        try:
            with database.writing() as session:
                return use(session, {"request_id": asked, "browser_secret": "secret"})
        except SignInRefused:
            return False

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(click, range(16)))
