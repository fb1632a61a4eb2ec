"""The JSON door: strict in what it takes, plain in what it refuses, safe to ask twice."""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from shared.db import Database
from shared.ids import new_id
from shared.web.api import idempotency
from shared.web.api.idempotency import delete_idempotency_keys
from tests.integration.web.small_service import Booking, bookings_in, client_of

URL = "/api/v1/bookings/"


def post(app: Flask, body: Any, *, key: str | None = None, **facts: Any) -> TestResponse:
    headers = {"Idempotency-Key": key} if key else {}
    return client_of(app, "organiser", **facts).post(URL, json=body, headers=headers)


def problem(answer: TestResponse) -> dict[str, Any]:
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    return dict(answer.json)


# What is refused, and where


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({}, "/name"),
        ({"name": "x", "tables": "2"}, "/tables"),
        ({"name": "x", "tables": 12.7}, "/tables"),
        ({"name": "x", "tables": 10}, "/tables"),
        ({"name": "x", "is_admin": True}, "/is_admin"),
        ({"name": "x\u0000"}, "/name"),
        ([], ""),
    ],
)
def test_a_body_that_does_not_fit_is_refused_at_its_place(
    app: Flask, database: Database, body: Any, pointer: str
) -> None:
    answer = post(app, body)
    assert answer.status_code == 422
    said = problem(answer)
    assert said["code"] == "not_valid"
    assert [each["pointer"] for each in said["errors"]] == [pointer]
    assert bookings_in(database) == 0


def test_a_domain_error_is_a_problem_with_its_own_code(app: Flask) -> None:
    answer = post(app, {"name": "Fyldt"})
    assert answer.status_code == 409
    assert problem(answer)["code"] == "slot_full"
    assert problem(answer)["detail"] == "Der er ikke plads hos Elgiganten."


def test_a_row_that_is_not_there_is_a_problem(app: Flask) -> None:
    answer = client_of(app, "organiser").get(f"{URL}{uuid4()}")
    assert answer.status_code == 404
    assert problem(answer)["code"] == "not_found"


def test_the_description_says_that_errors_are_problems(app: Flask) -> None:
    answer = client_of(app).get("/api/openapi.json")
    assert answer.json is not None
    assert answer.json["openapi"].startswith("3.1")
    described = answer.json["paths"]["/api/v1/bookings/"]["post"]["responses"]
    assert (
        "application/problem+json"
        in answer.json["components"]["responses"]["Problem409"]["content"]
    )
    assert {"400", "401", "403", "409", "415", "422", "429", "503"} < set(described)
    header = answer.json["paths"]["/api/v1/bookings/"]["post"]["parameters"]
    assert "Idempotency-Key" in [each["name"] for each in header]


# Asking twice


def test_the_same_request_again_has_one_effect_and_the_same_answer(
    app: Flask, database: Database
) -> None:
    person = new_id()
    answers = [post(app, {"name": "Jo"}, key="abc", person_id=person) for _ in range(3)]
    assert {each.status_code for each in answers} == {201}
    assert len({each.data for each in answers}) == 1
    assert len({each.headers["Location"] for each in answers}) == 1
    assert bookings_in(database) == 1


def test_three_at_once_have_one_effect_and_the_same_answer(app: Flask, database: Database) -> None:
    person = new_id()
    for number in range(15):
        answers = three_at_once(app, {"name": "Jo"}, f"key-{number}", person)
        assert {each.status_code for each in answers} == {201}
        assert len({each.data for each in answers}) == 1
    assert bookings_in(database) == 15


def test_without_the_claim_three_at_once_would_have_three_effects(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the claim is what holds the others back."""
    monkeypatch.setattr(idempotency, "_claim", lambda *_asked: True)
    three_at_once(app, {"name": "Jo"}, "key", new_id())
    assert bookings_in(database) == 3


def three_at_once(app: Flask, body: Any, key: str, person: Any) -> list[TestResponse]:
    together = threading.Barrier(3)

    def ask() -> TestResponse:
        together.wait()
        return post(app, body, key=key, person_id=person)

    with ThreadPoolExecutor(3) as pool:
        return [each.result() for each in [pool.submit(ask) for _ in range(3)]]


def test_the_same_key_with_another_body_is_refused(app: Flask, database: Database) -> None:
    person = new_id()
    post(app, {"name": "Jo"}, key="abc", person_id=person)
    answer = post(app, {"name": "Bo"}, key="abc", person_id=person)
    assert answer.status_code == 422
    assert problem(answer)["code"] == "idempotency_key_reused"
    assert bookings_in(database) == 1


def test_another_persons_equal_key_is_another_key(app: Flask, database: Database) -> None:
    first, second = (post(app, {"name": "Jo"}, key="abc") for _ in range(2))
    assert first.json != second.json
    assert bookings_in(database) == 2


def test_what_failed_may_be_tried_again_with_the_same_key(app: Flask, database: Database) -> None:
    person = new_id()
    assert post(app, {"name": "Fyldt"}, key="abc", person_id=person).status_code == 409
    assert post(app, {"name": "Fyldt"}, key="abc", person_id=person).status_code == 409
    assert bookings_in(database) == 0


def test_a_first_request_that_still_runs_is_said_so(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "_WAIT_FOR_THE_FIRST", "100ms")
    person = new_id()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(post, app, {"name": "Jo", "wait": 0.4}, key="a", person_id=person)
        threading.Event().wait(0.15)
        second = post(app, {"name": "Jo", "wait": 0.4}, key="a", person_id=person)
    expected = 201 if database.is_sqlite else 409  # one writer at a time: there the second waits
    assert second.status_code == expected
    assert first.result().status_code == 201
    assert bookings_in(database) == 1


@pytest.mark.parametrize("key", [" ", '""', "x" * 256])
def test_a_key_that_is_none_is_refused(app: Flask, key: str) -> None:
    assert post(app, {"name": "Jo"}, key=key).status_code == 400


def test_old_keys_are_forgotten(app: Flask, database: Database) -> None:
    person = new_id()
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        post(app, {"name": "Jo"}, key="abc", person_id=person)
        with database.writing() as session:
            delete_idempotency_keys(session, before=datetime(2027, 3, 2, tzinfo=UTC))
        post(app, {"name": "Jo"}, key="abc", person_id=person)
    assert bookings_in(database) == 2


# Versions


def test_only_who_saw_the_present_version_may_change_it(app: Flask) -> None:
    client = client_of(app, "organiser")
    made = client.post(URL, json={"name": "Jo"}).json
    assert made is not None
    address = f"{URL}{made['id']}"
    seen = client.get(address).headers["ETag"]
    assert client.put(address, json={"name": "Bo"}).status_code == 428
    changed = client.put(address, json={"name": "Bo"}, headers={"If-Match": seen})
    assert changed.status_code == 200
    stale = client.put(address, json={"name": "Li"}, headers={"If-Match": seen})
    assert stale.status_code == 412
    assert problem(stale)["current"]["name"] == "Bo"
    assert stale.headers["ETag"] == changed.headers["ETag"]


# Pages


def test_a_long_list_comes_in_pages_that_miss_nothing(app: Flask, database: Database) -> None:
    names = [f"navn {number % 7}" for number in range(45)]
    with database.writing() as session:
        session.add_all([Booking(id=new_id(), name=name, version=1) for name in names])
    client, address, found = client_of(app, "teacher"), f"{URL}?limit=10", []
    while address:
        page = client.get(address).json
        assert page is not None
        found += page["items"]
        address = page["next"]
    assert len({each["id"] for each in found}) == 45
    assert [each["name"] for each in found] == sorted(names)


#: so many brackets that reading them would go too deep
_DEEP = base64.urlsafe_b64encode(b"[" * 3000).decode()


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=٣", "cursor=x", "cursor=W10", f"cursor={_DEEP}"]
)
def test_a_page_that_cannot_be_is_refused(app: Flask, query: str) -> None:
    answer = client_of(app, "teacher").get(f"{URL}?{query}")
    assert answer.status_code == 422
    assert problem(answer)["errors"][0]["pointer"] == f"/{query.split('=')[0]}"
