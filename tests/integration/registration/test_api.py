"""The JSON door to people and companies: strict, safe to repeat, and nobody overwrites blindly."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.db import Database
from tests.support.browser import Browser
from tests.support.messages import payloads
from tests.support.school import School, make_education, make_invited, make_school

pytestmark = pytest.mark.usefixtures("four_weeks_before")

API = "/api/v1"


@pytest.fixture
def client(app: Flask, school: School) -> FlaskClient:
    return Browser(app, school.organiser()).client


def test_a_repeated_post_has_one_effect(
    database: Database, client: FlaskClient, school: School
) -> None:
    address = f"{API}/events/{school.event_id}/students"
    body = {"name": "Ida", "class_name": "2.a", "email": "ida@skole.example"}
    answers = [
        client.post(address, json=body, headers={"Idempotency-Key": "one"}) for _ in range(3)
    ]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    other = client.post(address, json=body | {"name": "Bo"}, headers={"Idempotency-Key": "one"})
    assert other.status_code == 422
    with database.reading() as session:
        told = [each["name"] for each in payloads(session, "registration.contact_changed.v1")]
    assert told.count("Ida") == 1
    listed = client.get(f"{address}?search=ida").json
    assert [each["name"] for each in listed["items"]] == ["Ida"]


def test_who_has_not_seen_the_newest_cannot_write(client: FlaskClient, school: School) -> None:
    address = f"{API}/events/{school.event_id}/students"
    made = client.post(address, json={"name": "Ida"})
    one = f"{address}/{made.json['id']}"
    assert client.put(one, json={"name": "Ida B"}).status_code == 428
    etag = made.headers["ETag"]
    assert client.put(one, json={"name": "Ida B"}, headers={"If-Match": etag}).status_code == 200
    stale = client.put(one, json={"name": "Ida C"}, headers={"If-Match": etag})
    assert (stale.status_code, stale.json["current"]["name"]) == (412, "Ida B")
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


def test_staff_invite_and_answer_for_a_company(
    database: Database, client: FlaskClient, school: School
) -> None:
    with database.writing() as session:
        make_education(session, school, "Elektriker")
    company = client.post(
        f"{API}/companies",
        json={"name": "Elværket", "email": "h@el.example", "educations": ["elektriker"]},
    ).json
    assert company["educations"] == ["Elektriker"]
    parts = f"{API}/events/{school.event_id}/participations"
    [part] = client.post(parts, json={"company_ids": [company["id"]]}).json
    assert client.post(parts, json={"company_ids": [company["id"]]}).json == []
    assert client.post(f"{API}/events/{school.event_id}/reminders", json={}).json == {"reminded": 1}
    reply: dict[str, Any] = {
        "coming": True,
        "representatives": 2,
        "educations": ["ELEKTRIKER"],
        "placements": [{"education": "Elektriker", "agreement_type": "full", "count": 2}],
    }
    answered = client.put(
        f"{parts}/{part['id']}/reply", json=reply, headers={"If-Match": f'"{part["version"]}"'}
    )
    assert (answered.status_code, answered.json["status"]) == (200, "accepted")
    assert client.get(parts).json["items"][0]["placements"][0]["count"] == 2
    shown = client.get(f"{API}/events/{school.event_id}").json
    assert shown["figures"]["accepted"] == 1
    assert shown["state"]["code"] == "no_students"
    assert client.get(f"{API}/events").json["items"][0]["id"] == str(school.event_id)


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": NaN}',
        b'{"name": "A", "name": "B"}',
        b'{"name": "\\ud800"}',
        b'{"name": "a\\u0000b"}',
        b'{"name": "a\\u202eb"}',
        b'{"name": ["a"]}',
        b'{"name": "Ida", "role": "administrator"}',
        b'{"name": "12"}',
        b'{"name": "' + b"x" * 300 + b'"}',
        b'{"name": "Ida", "email": "a%0d%0ab"}',
        b"[" * 100_000,
        b"",
    ],
    ids=lambda body: body[:24],
)
def test_what_cannot_be_read_is_a_problem_and_saves_nothing(
    database: Database, client: FlaskClient, school: School, body: bytes
) -> None:
    answer = client.post(
        f"{API}/events/{school.event_id}/students", data=body, content_type="application/json"
    )
    assert 400 <= answer.status_code < 500
    assert answer.mimetype == "application/problem+json"
    assert client.get(f"{API}/events/{school.event_id}/students").json["items"] == []


def test_another_schools_rows_are_missing_here_too(
    database: Database, app: Flask, client: FlaskClient, school: School
) -> None:
    with database.writing() as session:
        part = make_invited(session, school)
        other = make_school(session, "Sydlys")
    stranger = Browser(app, other.organiser()).client
    event = f"{API}/events/{school.event_id}"
    for address in (
        event,
        f"{event}/students",
        f"{event}/participations",
        f"{event}/participations/{part.id}",
        f"{API}/companies/{part.company_id}",
    ):
        assert client.get(address).status_code == 200
        assert stranger.get(address).status_code == 404
    invited = stranger.post(
        f"{API}/events/{other.event_id}/participations",
        json={"company_ids": [str(part.company_id)]},
    )
    assert invited.status_code == 422, "a foreign company is nobody"
    teacher = Browser(app, school.staff("teacher")).client
    assert teacher.get(event).status_code == 200
    assert teacher.post(f"{event}/students", json={"name": "Ida"}).status_code == 403
