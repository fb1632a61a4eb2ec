"""A token is made on a page, seen once, used at the JSON door alone, and ended at once."""

import hashlib
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from services.registration.consumers import HANDLERS
from services.registration.privacy.use_cases.erase_person import erase_person
from services.registration.school.models.api_tokens import ApiToken
from services.registration.school.models.people import Person
from services.registration.school.use_cases.invite_staff import (
    add_staff_member,
    update_staff_member,
)
from shared import clock
from shared.auth.session_news import session_news
from shared.contracts import notifications, scheduling
from shared.contracts.registration import ApiTokenChangedV1
from shared.db import Database
from tests.support.browser import Browser
from tests.support.messages import recorded
from tests.support.school import School, make_school

pytestmark = pytest.mark.usefixtures("four_weeks_before")
_TOKEN = re.compile(r'value="(mdg_[0-9a-f]{32}_[0-9a-f]{64})"')


@pytest.fixture
def administrator(app: Flask, school: School) -> Browser:
    return Browser(app, school.staff("administrator"))


def make_token(browser: Browser, *permissions: str, **more: Any) -> str:
    form = {"name": "Skemaprogram", "permissions": list(permissions), "event": "", "days": "90"}
    answer = browser.post("/api-tokens/new", form | more)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    found = _TOKEN.search(answer.text)
    assert found is not None
    return found[1]


def ask(
    app: Flask, path: str, token: str, method: str = "GET", body: Any = None, **headers: str
) -> Any:
    given = {"Authorization": f"Bearer {token}", **headers}
    return app.test_client().open(f"/api/v1{path}", method=method, json=body, headers=given)


def only_token(database: Database) -> ApiToken:
    with database.reading() as session:
        return session.scalars(select(ApiToken)).one()


def test_a_token_is_seen_once_and_kept_as_a_digest(
    app: Flask, database: Database, administrator: Browser, school: School
) -> None:
    token = make_token(administrator, "view_event")
    kept = only_token(database)
    secret = token.rpartition("_")[2]
    assert kept.secret_digest == hashlib.sha256(secret.encode()).hexdigest()
    assert kept.expires_at - kept.created_at == timedelta(days=90)
    page = administrator.page("/api-tokens")
    assert f"mdg_{kept.id.hex}" in page
    assert secret not in page
    assert "aldrig" in page
    answer = ask(app, f"/events/{school.event_id}", token)
    assert (answer.status_code, answer.json["id"]) == (200, str(school.event_id))
    assert "aldrig" not in administrator.page("/api-tokens")
    with database.reading() as session:
        (message,) = recorded(session, ApiTokenChangedV1)
    assert secret not in str(message)


def test_what_a_token_does_is_done_by_who_made_it_and_once(
    app: Flask, database: Database, administrator: Browser, school: School
) -> None:
    """Two programs of one administrator may choose the same Idempotency-Key."""
    key = {"Idempotency-Key": "1"}
    for name in ("El", "Smed"):
        token = make_token(administrator, "manage_companies")
        body = {"name": f"{name} ApS", "contact": "", "email": f"{name}@firma.example"}
        answers = [ask(app, "/companies", token, "POST", body, **key) for _again in range(2)]
        assert [each.status_code for each in answers] == [201, 201], answers[0].text
        assert answers[0].json["name"] == f"{name} ApS"
        assert answers[0].data == answers[1].data


def test_a_revoked_token_is_refused_at_once_and_the_others_hear(
    app: Flask, database: Database, administrator: Browser
) -> None:
    token, other = (make_token(administrator, "view_event") for _ in range(2))
    with database.reading() as session:
        token_id = session.scalars(select(ApiToken.id).order_by(ApiToken.id)).first()
    address = f"/api-tokens/{token_id}/revoke"
    administrator.page(address)
    for _again in range(2):
        assert administrator.post(address).status_code == 303
    refused = ask(app, "/events", token)
    assert (refused.status_code, refused.json["code"]) == (401, "token_revoked")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert ask(app, "/events", other).status_code == 200
    with database.reading() as session:
        told = [(m.version, m.revoked_at is not None) for m in recorded(session, ApiTokenChangedV1)]
        asked = session_news(session, clock.now() - timedelta(minutes=5))
    assert told == [(1, False), (1, False), (2, True)]
    assert set(asked.revoked) == {token_id}, "who asks hears it without the broker too"


def test_another_schools_token_is_not_there(
    app: Flask, database: Database, administrator: Browser
) -> None:
    make_token(administrator, "view_event")
    with database.writing() as session:
        stranger = make_school(session, "Sydhavn")
    browser = Browser(app, stranger.staff("administrator"))
    assert "Skemaprogram" not in browser.page("/api-tokens")
    address = f"/api-tokens/{only_token(database).id}/revoke"
    browser.page(address, 404)
    assert browser.post(address).status_code == 404
    assert only_token(database).revoked_at is None
    form = {"name": "X", "permissions": "view_event", "days": "1"}
    ours = {"event": str(only_token(database).id)}
    assert browser.post("/api-tokens/new", form | ours).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"permissions": []}, "permissions"),
        ({"permissions": ["manage_staff"]}, "permissions"),
        ({"permissions": ["manage_api_tokens"]}, "permissions"),
        ({"permissions": ["erase_person"]}, "permissions"),
        ({"days": "366"}, "days"),
        ({"days": "0"}, "days"),
        ({"name": " "}, "name"),
        ({"event": "x"}, "event"),
    ],
)
def test_what_no_program_may_have_is_refused_beside_its_field(
    database: Database, administrator: Browser, wrong: dict[str, Any], field: str
) -> None:
    form = {"name": "Skemaprogram", "permissions": ["view_event"], "event": "", "days": "90"}
    answer = administrator.post("/api-tokens/new", form | wrong)
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    with database.reading() as session:
        assert session.scalars(select(ApiToken)).all() == []


def test_a_token_of_one_event_has_nothing_that_no_event_holds(
    app: Flask, administrator: Browser, school: School
) -> None:
    form = {"name": "X", "days": "9", "event": str(school.event_id)}
    answer = administrator.post(
        "/api-tokens/new", {**form, "permissions": ["view_event", "manage_companies"]}
    )
    assert answer.status_code == 422
    token = make_token(administrator, "view_event", event=str(school.event_id))
    assert ask(app, f"/events/{school.event_id}", token).status_code == 200
    refused = ask(app, f"/events/{uuid4()}", token)
    assert (refused.status_code, refused.json["code"]) == (403, "token_of_another_event")
    assert ask(app, "/events", token).status_code == 403


def test_a_token_needs_no_page_of_ours_and_cookies_count_for_nothing(
    app: Flask, administrator: Browser
) -> None:
    token = make_token(administrator, "manage_companies")
    body = {"name": "El ApS", "contact": "", "email": "el@firma.example"}
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert ask(app, "/companies", token, "POST", body, **elsewhere).status_code == 201
    path = "/api/v1/companies"
    with_cookie = administrator.client.post(path, json=body, headers=elsewhere)
    assert with_cookie.json["code"] == "csrf_refused", "the control: a cookie needs our origin"
    headers = {"Authorization": "Bearer mdg_x"}
    assert administrator.client.get(path).status_code == 200
    assert administrator.client.get(path, headers=headers).status_code == 401


def test_pages_are_closed_to_tokens(app: Flask, administrator: Browser, school: School) -> None:
    token = make_token(administrator, "view_event", "view_students")
    headers = {"Authorization": f"Bearer {token}"}
    for path in (f"/events/{school.event_id}/students", "/api-tokens"):
        assert administrator.client.get(path, headers=headers).status_code == 403
    home = administrator.client.get("/", headers=headers)
    assert "/sign-in" in home.headers["Location"], "it is nobody there, whatever its cookie says"
    for path in ("/accessibility", "/healthz", "/api/docs", "/api/openapi.json"):
        assert app.test_client().get(path, headers=headers).status_code == 200
    basic = {"Authorization": "Basic eDp5"}
    assert administrator.client.get("/api-tokens", headers=basic).status_code == 200


def test_who_asks_too_often_waits_for_the_next_minute(
    app: Flask, administrator: Browser, four_weeks_before: time_machine.Traveller
) -> None:
    token, other = (make_token(administrator, "view_event") for _ in range(2))
    app.config["MATCHDAG_REQUESTS_PER_MINUTE"] = 3
    statuses = [ask(app, "/events", token).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = ask(app, "/events", token)
    assert refused.json["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert ask(app, "/events", other).status_code == 200
    four_weeks_before.shift(int(refused.headers["Retry-After"]))
    assert ask(app, "/events", token).status_code == 200


def test_a_token_ends_on_its_day(
    app: Flask, administrator: Browser, four_weeks_before: time_machine.Traveller
) -> None:
    token = make_token(administrator, "view_event", days="1")
    four_weeks_before.shift(timedelta(hours=23))
    assert ask(app, "/events", token).status_code == 200
    four_weeks_before.shift(timedelta(hours=1, minutes=1))
    assert ask(app, "/events", token).json["code"] == "token_expired"


@pytest.mark.parametrize("how", ["demoted", "shut out", "erased"])
def test_who_makes_tokens_no_more_leaves_none_behind(
    app: Flask, database: Database, school: School, how: str
) -> None:
    with database.writing() as session:
        person = add_staff_member(
            session,
            organisation_id=school.organisation_id,
            name="Jo Bo",
            email="jo@skole.example",
            roles=["administrator"],
        )
        identity = school.staff("administrator")
        colleague = person.id
    token = make_token(
        Browser(app, type(identity)(**{**vars(identity), "person_id": colleague})), "view_event"
    )
    own = make_token(Browser(app, identity), "view_event")
    with database.writing() as session:
        person = session.get_one(Person, colleague)
        if how == "erased":
            erase_person(session, person, erased_by=school.administrator)
        else:
            roles = ["organiser" if how == "demoted" else "administrator"]
            active = how == "demoted"
            update_staff_member(session, person, name="Jo Bo", roles=roles, active=active)
    assert ask(app, "/events", token).json["code"] == "token_revoked"
    assert ask(app, "/events", own).status_code == 200


@pytest.mark.parametrize(
    "message", [scheduling.SchedulingTokenUsedV1, notifications.MailTokenUsedV1]
)
def test_a_use_elsewhere_is_seen_here_the_latest_whichever_is_heard_first(
    database: Database, administrator: Browser, message: Any
) -> None:
    make_token(administrator, "view_event")
    token_id, noon = only_token(database).id, clock.now()
    for hours in (2, 1, 2, 0):
        used = message(token_id=token_id, used_at=noon + timedelta(hours=hours))
        with database.writing() as session:
            HANDLERS[type(used)](session, used)
    assert only_token(database).last_used_at == noon + timedelta(hours=2)
    unknown = message(token_id=uuid4(), used_at=noon)
    with database.writing() as session:
        HANDLERS[type(unknown)](session, unknown)
