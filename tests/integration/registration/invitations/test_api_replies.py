"""A company's link at the JSON door: it opens its own part only, and closed links open nothing."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from services.registration.companies.models import Participation
from shared.db import Database
from tests.support.browser import Browser
from tests.support.messages import payloads
from tests.support.rows import nothing_changes
from tests.support.school import (
    REPLY_BY,
    School,
    invitation_link,
    make_education,
    make_invited,
    make_school,
)

pytestmark = pytest.mark.usefixtures("four_weeks_before")


def invited(database: Database, school: School) -> Participation:
    with database.writing() as session:
        make_education(session, school)
        return make_invited(session, school)


def door(part: Participation) -> str:
    return "/api/v1" + invitation_link(part).replace("/reply/", "/replies/")


def test_a_company_reads_answers_corrects_and_withdraws_without_an_account(
    database: Database, app: Flask, school: School
) -> None:
    part = invited(database, school)
    client, address = app.test_client(), door(part)
    shown = client.get(address)
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.json["event"]["name"] == "Praktikdating for el og smed"
    assert len(shown.json["event"]["slots"]) == 6
    assert "mail_failed" not in shown.json
    body = {"coming": True, "tables": 2, "representatives": 2, "educations": ["elektriker"]}
    with nothing_changes(database):
        assert client.put(address, json=body).status_code == 428
    saved = client.put(address, json=body, headers={"If-Match": shown.headers["ETag"]})
    assert (saved.json["status"], saved.json["tables"]) == ("accepted", 2)
    stale = client.put(address, json=body, headers={"If-Match": shown.headers["ETag"]})
    assert (stale.status_code, stale.json["current"]["tables"]) == (412, 2)
    gone = client.put(
        f"{address}/withdrawal", json={"reason": "illness"}, headers={"If-Match": "*"}
    )
    assert gone.json["status"] == "withdrawn"
    assert client.get(f"{address}/day").json == {"place": "", "meetings": [], "notice": None}
    with database.reading() as session:
        assert len(payloads(session, "registration.company_registered.v1")) == 1
        assert len(payloads(session, "registration.company_withdrew.v1")) == 1


def test_an_answer_after_the_wishes_is_refused(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    address = door(invited(database, school))
    four_weeks_before.move_to(REPLY_BY + timedelta(days=10))
    late = app.test_client().put(address, json={"coming": True}, headers={"If-Match": "*"})
    assert (late.status_code, late.json["code"]) == (409, "reply_closed")


def test_closed_renewed_and_invented_links_open_nothing(
    database: Database, app: Flask, school: School
) -> None:
    part = invited(database, school)
    address, company = door(part), app.test_client()
    staff = Browser(app, school.organiser()).client
    link = f"/api/v1/events/{school.event_id}/participations/{part.id}/link"
    assert company.get(address).status_code == 200
    assert company.get(address[:-3] + "AAA").status_code == 404
    assert staff.delete(link).status_code == 204
    assert company.get(address).status_code == 404
    assert staff.post(link, json={}).status_code == 201
    assert company.get(address).status_code == 404
    with database.reading() as session:
        newest = session.get_one(Participation, part.id)
        assert len(payloads(session, "registration.company_invited.v1")) == 2
    assert company.get(door(newest)).status_code == 200


def test_staff_withdraw_their_own_companies_only(
    database: Database, app: Flask, school: School
) -> None:
    part = invited(database, school)
    with database.writing() as session:
        other = make_school(session, "En anden skole")
    staff = Browser(app, school.organiser()).client
    foreign = Browser(app, other.organiser()).client
    crew = Browser(app, school.staff("crew")).client
    one = f"/api/v1/events/{school.event_id}/participations/{part.id}"
    app.test_client().put(door(part), json={"coming": True}, headers={"If-Match": "*"})

    def withdraw(client: FlaskClient) -> int:
        return client.put(
            f"{one}/withdrawal", json={"reason": "no_time"}, headers={"If-Match": "*"}
        ).status_code

    with nothing_changes(database):
        assert withdraw(foreign) == foreign.delete(f"{one}/link").status_code == 404
        assert withdraw(crew) == crew.delete(f"{one}/link").status_code == 403
    assert withdraw(staff) == 200
    assert staff.get(one).json["status"] == "withdrawn"
