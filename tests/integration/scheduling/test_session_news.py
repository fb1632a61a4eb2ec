"""Scheduling hears from registration itself which sessions have ended, over a real connection; and
lets nobody in once it has heard nobody for minutes.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.serving import make_server

from services.registration.app import create_app as create_registration
from services.registration.settings import read_settings as read_registration_settings
from services.scheduling.app import create_app
from services.scheduling.settings import read_settings
from shared import clock
from shared.auth.api_tokens import (
    TokenRefused,
    create_secret,
    digest_of,
    load_program,
    written_token,
)
from shared.auth.ended_sessions import BELIEVED_FOR, HEARD, end_session, has_ended
from shared.auth.session_news import (
    SessionNews,
    apply_session_news,
    read_news,
    signed_news,
)
from shared.contracts.registration import ApiTokenChangedV1
from shared.db import Database
from shared.health.heartbeats import BROKER, record_heartbeats
from shared.ids import new_id
from shared.web.sessions.session_news import OVERLAP, ask_for_session_news
from shared.web.settings import WebSettings
from tests.integration.scheduling.world import KEY, World, on_one_database
from tests.support.browser import Browser, identity_of
from tests.support.processes import free_port
from tests.support.registration import fresh_database

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)


@pytest.fixture
def registrations(tmp_path: Path) -> Iterator[Database]:
    folder = tmp_path / "registration"
    folder.mkdir()
    with fresh_database("sqlite", folder) as opened:
        yield opened


@pytest.fixture
def registration(registrations: Database) -> Flask:
    url = registrations.url.render_as_string(hide_password=False)
    environment = {
        "MATCHDAG_SECRET_KEYS": KEY,
        "MATCHDAG_BASE_URL": "http://matchdag.example",
        "MATCHDAG_REGISTRATION_DATABASE_URL": url,
    }
    return create_registration(read_registration_settings(environment), registrations)


@pytest.fixture
def address(registration: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, registration, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def web_settings(address: str, *keys: str) -> WebSettings:
    return WebSettings(
        keys or (KEY,), "http://matchdag.example", ("localhost",), registration_address=address
    )


def test_a_session_that_ended_there_has_ended_here(
    world: World, registrations: Database, address: str
) -> None:
    first, second, settings = new_id(), new_id(), web_settings(address)
    with registrations.writing() as session:
        end_session(session, first, clock.now())
    assert ask_for_session_news(world.database, settings)
    with registrations.writing() as session:
        # by a clock that is behind, and written down late
        end_session(session, second, clock.now() - OVERLAP / 2)
    assert ask_for_session_news(world.database, settings)
    assert ask_for_session_news(world.database, settings), "the same again changes nothing"
    with world.database.reading() as session:
        assert has_ended(session, first)
        assert has_ended(session, second)
        assert not has_ended(session, new_id())


def test_a_browser_is_signed_out_by_it(world: World, registrations: Database, address: str) -> None:
    browser = world.browser()
    identity = identity_of(new_id(), world.school, "organiser")
    copy = Browser(world.app, identity)
    assert copy.get("/events/new").status_code == 200
    with registrations.writing() as session:
        end_session(session, identity.session_id, clock.now())
    assert ask_for_session_news(world.database, web_settings(address))
    assert copy.get("/events/new").status_code == 303
    assert browser.get("/events/new").status_code == 200


def test_a_token_that_was_revoked_there_opens_nothing_here(world: World) -> None:
    secret = create_secret()
    made = ApiTokenChangedV1(
        token_id=new_id(),
        organisation_id=world.school,
        made_by=new_id(),
        secret_digest=digest_of(secret),
        permissions=("view_rooms",),
        event_id=None,
        expires_at=clock.now() + timedelta(days=1),
        revoked_at=None,
        version=1,
    )
    world.hear(made)
    token = written_token(made.token_id, secret)
    with world.database.writing() as session:
        load_program(session, token, clock.now())
        apply_session_news(session, SessionNews({}, {made.token_id: clock.now()}))
    with world.database.reading() as session, pytest.raises(TokenRefused) as refused:
        load_program(session, token, clock.now())
    assert refused.value.code == "token_revoked"


@on_one_database
def test_who_is_away_or_not_registration_changes_nothing(
    world: World, registrations: Database, address: str
) -> None:
    with registrations.writing() as session:
        end_session(session, new_id(), clock.now())
    nobody = web_settings(f"http://127.0.0.1:{free_port()}")
    assert not ask_for_session_news(world.database, nobody)
    assert not ask_for_session_news(world.database, web_settings(address, "x" * 40))
    assert not ask_for_session_news(world.database, web_settings(f"{address}/nothing"))


def test_an_answer_counts_for_its_own_question_alone() -> None:
    news = SessionNews({new_id(): MONDAY}, {new_id(): MONDAY})
    answer = signed_news([KEY], MONDAY, news)
    assert read_news(["n" * 40, KEY], MONDAY, answer) == news
    for keys, since, given in (
        ([KEY], MONDAY + timedelta(seconds=1), answer),
        (["n" * 40], MONDAY, answer),
        ([KEY], MONDAY, answer[:-3]),
        ([KEY], MONDAY, "<html>"),
    ):
        with pytest.raises(ValueError, match=r"question|signed"):
            read_news(keys, since, given)


def test_nobody_outside_is_told(registration: Flask) -> None:
    client = registration.test_client()
    asked = f"/session-news?since={MONDAY.strftime('%Y-%m-%dT%H:%M:%SZ')}"
    inside: dict[str, Any] = {"base_url": "http://matchdag.example"}
    assert client.get(asked, **inside).status_code == 200
    through_the_gateway = {"X-Forwarded-For": "192.0.2.7"}
    assert client.get(asked, headers=through_the_gateway, **inside).status_code == 403
    for since in ("", "yesterday", "2027-01-04T00:00:00"):
        assert client.get(f"/session-news?since={since}", **inside).status_code == 400


@pytest.fixture
def hearing(database: Database) -> Callable[..., Flask]:
    """Scheduling's app where registration is asked, or not."""

    def made(**more: str) -> Flask:
        environment = {
            "MATCHDAG_SECRET_KEYS": KEY,
            "MATCHDAG_BASE_URL": "http://localhost",
            "MATCHDAG_SCHEDULING_DATABASE_URL": database.url.render_as_string(hide_password=False),
        }
        return create_app(read_settings(environment | more), database)

    return made


@on_one_database
@pytest.mark.parametrize("voice", [HEARD, BROKER])
def test_after_minutes_in_which_nobody_was_heard_nobody_is_let_in(
    world: World,
    hearing: Callable[..., Flask],
    traveller: time_machine.Traveller,
    voice: str,
) -> None:
    app = hearing(MATCHDAG_REGISTRATION_ADDRESS="http://127.0.0.1:9")
    browser = Browser(app, identity_of(new_id(), world.school, "organiser"))
    with world.database.writing() as session:
        record_heartbeats(session, [voice])
    traveller.shift(BELIEVED_FOR - timedelta(seconds=5))
    assert browser.get("/events/new").status_code == 200
    traveller.shift(timedelta(seconds=10))
    closed = browser.get("/events/new")
    assert closed.status_code == 503
    assert "om du stadig er logget ind" in closed.text
    assert "Set-Cookie" not in closed.headers, "the session itself may still be good"
    told = browser.api("GET", "/rooms")
    assert (told.status_code, told.json["code"]) == (503, "sessions_unknown")
    token = {"Authorization": f"Bearer mdg_{'0' * 32}_{'0' * 64}"}
    assert app.test_client().get("/api/v1/rooms", headers=token).status_code == 503
    assert browser.get("/accessibility").status_code == 200
    assert app.test_client().get("/healthz").status_code == 200
    with world.database.writing() as session:
        record_heartbeats(session, [voice])
    traveller.shift(timedelta(seconds=2))
    assert browser.get("/events/new").status_code == 200


@on_one_database
def test_control_without_that_rule_a_cookie_is_believed_for_ever(
    world: World, hearing: Callable[..., Flask], traveller: time_machine.Traveller
) -> None:
    browser = Browser(hearing(), identity_of(new_id(), world.school, "organiser"))
    traveller.shift(timedelta(hours=11))
    assert browser.get("/events/new").status_code == 200
