"""The session cookie is believed only as it was signed, and never longer than it may be."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

from shared import clock
from shared.auth.session_cookie import CLOCK_SKEW
from shared.web.factory import create_service_app
from shared.web.settings import WebSettings


@pytest.fixture
def app() -> Flask:
    settings = WebSettings(("k" * 40,), "http://localhost", ("localhost",))
    made = create_service_app(
        "shared.web.factory", service="plain", settings=settings, database=None, blueprints=[]
    )
    made.testing = True
    return made


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as own:
        own["items"] = ["first"]
    return client


def items(browser: FlaskClient) -> list[str]:
    """What a request finds in the session; it changes what it found, and tells nobody."""
    with browser:
        browser.get("/healthz")
        found: list[str] = session.get("items", [])
        seen = list(found)
        found.append("not kept: the session was not told")
        return seen


def test_no_request_sees_what_another_one_did_to_its_own_session(browser: FlaskClient) -> None:
    assert [items(browser) for _ in range(3)] == [["first"]] * 3


def move_clock(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moment = datetime.now(UTC) + by  # noqa: TID251 - what itsdangerous signs with
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr("itsdangerous.timed.time.time", moment.timestamp)


def test_a_cookie_ends_when_it_is_too_old(
    browser: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert items(browser) == ["first"]
    move_clock(monkeypatch, app.permanent_session_lifetime + timedelta(seconds=2))
    assert items(browser) == []


def test_a_cookie_of_a_replica_whose_clock_is_a_little_ahead_is_believed(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_clock(monkeypatch, timedelta(seconds=10) - CLOCK_SKEW)
    assert items(browser) == ["first"]
    move_clock(monkeypatch, timedelta(seconds=-10) - CLOCK_SKEW)
    assert items(browser) == []


def test_control_flask_by_itself_believes_no_clock_that_is_ahead(
    browser: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.session_interface = SecureCookieSessionInterface()
    assert items(browser) == ["first"]
    move_clock(monkeypatch, timedelta(seconds=-10))
    assert items(browser) == []


def test_a_cookie_of_another_key_or_with_another_letter_is_no_session(
    browser: FlaskClient, app: Flask
) -> None:
    assert items(browser) == ["first"]
    cookie = browser.get_cookie("matchdag")
    assert cookie is not None
    spoilt = cookie.value[:-2] + ("AA" if cookie.value[-2:] != "AA" else "BB")
    other = app.test_client()
    other.set_cookie("matchdag", spoilt)
    assert items(other) == []
    app.config["SECRET_KEY"] = "another" * 8
    assert items(browser) == []
    app.config["SECRET_KEY_FALLBACKS"] = ["k" * 40]
    assert items(browser) == ["first"]
