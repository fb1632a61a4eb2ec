"""Lists through the JSON door: all or nothing, a dry run that writes nothing, safe to repeat."""

import io
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.db import Database
from shared.sheets import Table, write_excel
from tests.support.browser import Browser
from tests.support.school import School, make_company, make_invited, make_school

pytestmark = pytest.mark.usefixtures("four_weeks_before")

STUDENTS = b"navn;klasse;uddannelse;mail\nIda Holm;2.a;Smed;ida@skole.example\nBo Lund;2.b;Smed;\n"


@pytest.fixture
def client(app: Flask, school: School) -> FlaskClient:
    return Browser(app, school.organiser()).client


def send(
    client: FlaskClient, school: School, subject: str, content: bytes, query: str = "", **more: Any
) -> TestResponse:
    address = f"/api/v1/events/{school.event_id}/{subject}/import{query}"
    headers = {"Idempotency-Key": uuid4().hex}
    return client.post(
        address, data={"list": (io.BytesIO(content), "liste")}, headers=headers, **more
    )


def names(client: FlaskClient, school: School) -> list[str]:
    listed = client.get(f"/api/v1/events/{school.event_id}/students").json
    return sorted(each["name"] for each in listed["items"])


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    client: FlaskClient, school: School
) -> None:
    answer = send(client, school, "students", STUDENTS, "?dry_run=true")
    assert (answer.status_code, answer.json["new"]) == (200, 2)
    assert names(client, school) == []
    send(client, school, "students", STUDENTS)
    assert names(client, school) == ["Bo Lund", "Ida Holm"]
    again = send(client, school, "students", STUDENTS, "?dry_run=true").json
    assert (again["new"], again["unchanged"]) == (0, 2)


def test_excel_comes_in_as_csv_does(client: FlaskClient, school: School) -> None:
    rows = [["Åse Ængmark", "1.c"]]
    content = write_excel([Table("Ark", ["Navn", "Klasse"], rows)])
    assert send(client, school, "students", content).json["new"] == 1
    assert names(client, school) == ["Åse Ængmark"]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"", "empty_file", None),
        (b"PK\x03\x04 not really", None, None),
        (b"klasse;mail\n2.a;ida@skole.example\n", "missing_column", None),
        (STUDENTS + b"Karl;2.a;Smed;010190-1234\n", None, 4),
        (STUDENTS + b"Karl;2.a;Smed;karl at skole\n", None, 4),
    ],
)
def test_a_fault_is_named_with_its_place_and_nothing_is_taken_in(
    client: FlaskClient, school: School, content: bytes, code: str | None, row: int | None
) -> None:
    answer = send(client, school, "students", content)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "list_has_faults"
    [first, *_] = answer.json["faults"]
    assert first["detail"]
    assert first["row"] == row
    assert code is None or first["code"] == code
    assert names(client, school) == []


def test_a_thousand_faults_are_counted_and_fifty_are_told(
    client: FlaskClient, school: School
) -> None:
    content = b"navn;mail\n" + b"Ida;ikke en adresse\n" * 1000
    answer = send(client, school, "students", content)
    assert answer.json["total"] == 1000
    assert len(answer.json["faults"]) == 50


def test_without_a_file_it_says_what_to_send(client: FlaskClient, school: School) -> None:
    address = f"/api/v1/events/{school.event_id}/students/import"
    headers = {"Idempotency-Key": "a"}
    form = client.post(
        address, data={"list": "text"}, content_type="multipart/form-data", headers=headers
    )
    assert (form.status_code, form.json["code"]) == (422, "list_missing")
    assert client.post(address, data=b"x", headers=headers).json["code"] == "not_json"


def test_a_foreign_page_cannot_send_a_list(client: FlaskClient, school: School) -> None:
    """A browser sends a form anywhere, but a header of one's own only where it is welcome."""
    address = f"/api/v1/events/{school.event_id}/students/import"
    plain = client.post(address, data={"list": (io.BytesIO(STUDENTS), "liste")})
    assert (plain.status_code, plain.json["code"]) == (400, "idempotency_key_missing")
    assert names(client, school) == []


def test_a_key_means_one_list(client: FlaskClient, school: School) -> None:
    def post(content: bytes) -> TestResponse:
        body = (
            b'--edge\r\nContent-Disposition: form-data; name="list"; filename="a.csv"\r\n\r\n'
            + content
            + b"\r\n--edge--\r\n"
        )
        return client.post(
            f"/api/v1/events/{school.event_id}/students/import",
            data=body,
            content_type="multipart/form-data; boundary=edge",
            headers={"Idempotency-Key": "list 1"},
        )

    first, second, other = post(STUDENTS), post(STUDENTS), post(STUDENTS + b"Karl;;;\n")
    assert first.json == second.json
    assert first.json["new"] == 2
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


def test_companies_come_into_the_directory(client: FlaskClient, school: School) -> None:
    content = (
        "Virksomhed;E-mail;Uddannelser\nElværket;h@el.example;Elektriker, Smed\n"
        "Ny A/S;k@ny.example;Smed\n"
    ).encode("cp1252")
    dry = send(client, school, "companies", content, "?dry_run=true").json
    taken = send(client, school, "companies", content).json
    assert (dry["new"], taken["new"], len(taken["company_ids"])) == (2, 2, 2)
    body = {"company_ids": taken["company_ids"]}
    parts = client.post(f"/api/v1/events/{school.event_id}/participations", json=body).json
    assert len(parts) == 2
    bad = send(client, school, "companies", content + b"Tredje;ingen;\n").json
    assert [(fault["row"], fault["column"]) for fault in bad["faults"]] == [(4, "B")]


def test_wishes_come_in_by_rank_and_are_kept_unless_replaced(
    database: Database, client: FlaskClient, school: School
) -> None:
    with database.writing() as session:
        for name in ("Elværket", "Smedjen"):
            part = make_invited(session, school, name)
            part.status = "accepted"
    send(client, school, "students", STUDENTS)
    content = "Navn;Ønske 1;Ønske 2\nIda Holm;Smedjen;Elværket\n".encode()
    dry = send(client, school, "wishes", content, "?dry_run=true")
    assert (dry.status_code, dry.json["taken_in"]) == (200, 1)
    assert send(client, school, "wishes", content).json["taken_in"] == 1
    kept = send(client, school, "wishes", content).json
    assert (kept["taken_in"], kept["kept"]) == (0, 1)
    assert send(client, school, "wishes", content, "?replace=true").json["taken_in"] == 1
    unknown = content + b"Bo Lund;Bageren;\n"
    [fault] = send(client, school, "wishes", unknown).json["faults"]
    assert (fault["row"], fault["column"], fault["code"]) == (3, "B", "unknown_company")


def test_another_school_and_those_who_only_help_are_kept_out(
    database: Database, app: Flask, school: School
) -> None:
    with database.writing() as session:
        other = make_school(session, "En anden skole")
        make_company(session, other)
    foreign = Browser(app, other.organiser()).client
    crew = Browser(app, school.staff("crew")).client
    for subject in ("students", "companies", "wishes"):
        assert send(foreign, school, subject, STUDENTS).status_code == 404
        assert send(crew, school, subject, STUDENTS).status_code == 403
