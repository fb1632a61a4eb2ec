"""The contact log and the next steps for the school's own programs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from shared.db import Database
from tests.support.browser import Browser
from tests.support.rows import nothing_changes
from tests.support.school import NOW, School, make_company

pytestmark = pytest.mark.usefixtures("four_weeks_before")
TODAY = NOW.date()


def test_a_program_writes_reads_corrects_and_plans(
    app: Flask, database: Database, school: School
) -> None:
    with database.writing() as session:
        company = make_company(session, school)
    program = Browser(app, school.organiser())
    entries, key = f"/companies/{company}/entries", {"Idempotency-Key": str(uuid4())}
    body = {"kind": "call", "text": "Vil høre mere om EUX."}
    first = program.api("POST", entries, body, headers=key)
    assert first.status_code == 201
    assert program.api("POST", entries, body, headers=key).json == first.json
    one = f"{entries}/{first.json['id']}"
    with nothing_changes(database):
        future = body | {"happened_on": (TODAY + timedelta(days=2)).isoformat()}
        assert program.api("POST", entries, future).status_code == 422
        assert program.api("POST", entries, {"kind": "call"}).json["code"] == "entry_empty"
        foreign = body | {"contact_id": str(uuid4())}
        assert program.api("POST", entries, foreign).status_code in {404, 422}
        assert program.api("PUT", one, body).status_code == 428
        stale = program.api("PUT", one, body, headers={"If-Match": '"9"'})
        assert stale.status_code == 412
    changed = program.api(
        "PUT", one, body | {"outcome": "wants_student"}, headers={"If-Match": '"1"'}
    )
    assert (changed.json["outcome"], changed.json["version"]) == ("wants_student", 2)
    assert [each["id"] for each in program.api("GET", entries).json["items"]] == [first.json["id"]]

    steps = f"/companies/{company}/steps"
    due = (TODAY + timedelta(days=7)).isoformat()
    step = program.api("POST", steps, {"due_on": due, "is_promised": True}).json
    assert step["owner_id"] == str(school.administrator)
    with nothing_changes(database):
        past = {"due_on": (TODAY - timedelta(days=1)).isoformat()}
        assert program.api("POST", steps, past).json["code"] == "step_not_ahead"
        nobody = {"due_on": due, "owner_id": str(uuid4())}
        assert program.api("POST", steps, nobody).json["code"] == "transfer_to_nobody"
        match = {"If-Match": '"1"'}
        assert program.api("PATCH", f"/steps/{step['id']}", {}, headers=match).status_code == 422
    done = program.api("PATCH", f"/steps/{step['id']}", {"outcome": "done"}, headers=match)
    assert done.json["outcome"] == "done"
    again = program.api(
        "PATCH", f"/steps/{step['id']}", {"due_on": due}, headers={"If-Match": '"2"'}
    )
    assert again.json["code"] == "step_settled"
    assert program.api("GET", "/steps").json["items"] == []
    assert program.api("DELETE", one).status_code == 204
    assert program.api("GET", one).status_code == 404
