"""Everybody sees where they are signed in, and ends a session or all of them."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from services.registration.school.models.people import SignedInSession
from shared.db import Database
from shared.ids import new_id
from tests.integration.registration.school.test_second_factor import enrol, recovery_codes
from tests.integration.registration.school.test_sign_in import ask, newest_link
from tests.support.browser import Browser, identity_of
from tests.support.school import School
from tests.support.world import NOW, World

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605 Version/17.5 Safari/604.1"


def signed_in(app: Flask, database: Database, user_agent: str) -> tuple[Browser, UUID]:
    browser = Browser(app)
    browser.client.environ_base |= {"HTTP_USER_AGENT": user_agent, "REMOTE_ADDR": "192.0.2.7"}
    ask(browser)
    browser.post(newest_link(database))
    with database.reading() as session:
        newest = select(SignedInSession.id).order_by(SignedInSession.created_at.desc()).limit(1)
        return browser, session.scalars(newest).one()


@pytest.mark.usefixtures("four_weeks_before")
def test_sessions_are_listed_and_ended_one_by_one(
    app: Flask, database: Database, school: School
) -> None:
    here, _own = signed_in(app, database, FIREFOX)
    phone, other = signed_in(app, database, SAFARI)
    page = here.page("/security")
    assert "Firefox på Linux" in page
    assert "Safari på iPhone" in page
    assert page.count("192.0.…") == 2
    assert "192.0.2" not in page
    assert page.count("Den, du bruger nu") == 1
    assert here.post(f"/sessions/{other}/end").status_code == 303
    assert phone.get("/security").status_code == 303, "signed out"
    assert "Safari" not in here.page("/security")
    with database.reading() as session:
        assert session.get_one(SignedInSession, other).network == ""


@pytest.mark.usefixtures("four_weeks_before")
def test_all_end_at_once(app: Flask, database: Database, school: School) -> None:
    here, _own = signed_in(app, database, FIREFOX)
    phone, _other = signed_in(app, database, SAFARI)
    assert here.post("/sessions/end-all").headers["Location"] == "/sign-in"
    for browser in (here, phone):
        assert browser.get("/security").headers["Location"].startswith("/registration/sign-in")


@pytest.mark.usefixtures("four_weeks_before")
def test_a_browser_that_signs_in_again_has_one_session(
    app: Flask, database: Database, school: School
) -> None:
    browser, own = signed_in(app, database, FIREFOX)
    ask(browser)
    browser.post(newest_link(database))
    with database.reading() as session:
        assert session.scalars(select(SignedInSession.id)).all() == [own], "it is only confirmed"
    enrol(browser)
    ask(browser)
    browser.post(newest_link(database))
    browser.page("/sign-in/code")
    assert browser.post("/sign-in/code", recovery_code=codes_of(browser)).status_code == 303
    with database.reading() as session:
        ended = select(SignedInSession.id).where(SignedInSession.ended_at.is_not(None))
        assert session.scalars(ended).all() == [own]


def codes_of(browser: Browser) -> str:
    return recovery_codes(browser.post("/security/recovery-codes").text)[0]


@pytest.mark.usefixtures("the_day_before")
def test_a_student_sees_the_own_sessions_and_ends_nobody_elses(
    app: Flask, database: Database, world: World
) -> None:
    student = Browser(app, identity_of(world.students[0], world.organisation_id, "student"))
    assert "Log ud alle steder" in student.page("/sessions")
    assert student.get("/security").status_code == 403
    with database.writing() as session:
        theirs = new_id()
        row = SignedInSession(
            id=theirs,
            person_id=world.students[1],
            created_at=NOW,
            expires_at=NOW + timedelta(hours=1),
        )
        session.add(row)
    assert student.post(f"/sessions/{theirs}/end").status_code == 404
    assert student.post(f"/sessions/{new_id()}/end").status_code == 404
