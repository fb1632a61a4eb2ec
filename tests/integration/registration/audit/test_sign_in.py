"""Signing in, and being refused, are rows; so are the commands of whoever runs the installation."""

import os
import subprocess
import sys

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from services.registration.school.models.people import Person
from services.registration.school.use_cases.request_sign_in import create_console_request
from shared.auth import links
from shared.db import Database
from tests.architecture.source_tree import ROOT
from tests.support.audit import audit_rows
from tests.support.browser import Browser
from tests.support.registration import KEY, KEYS
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("the_day_before")


def _link(session: Session, world: World) -> str:
    person = session.get_one(Person, world.organiser)
    return links.mint(KEYS, "sign-in", create_console_request(session, person), 0)


def test_signing_in_is_a_row_and_the_used_link_is_another(
    database: Database, world: World, app: Flask
) -> None:
    with database.writing() as session:
        token = _link(session, world)
    browser = Browser(app)
    assert browser.post(f"/sign-in/{token}").status_code == 303
    assert Browser(app).post(f"/sign-in/{token}").status_code == 403
    with database.reading() as session:
        rows = audit_rows(session)
    assert [(row.use_case, row.actor_kind, row.actor_id) for row in rows] == [
        ("sign_in", "staff", world.organiser),
        ("sign_in_refused", "staff", world.organiser),
    ]
    assert {row.organisation_id for row in rows} == {world.organisation_id}
    assert all(len(row.place) == 16 for row in rows)


def run_command(database: Database, *arguments: str) -> str:
    """In a process of its own: the commands say for all of theirs where its lines go."""
    done = subprocess.run(
        [sys.executable, "-m", "services.registration", *arguments],
        cwd=ROOT,
        env=os.environ
        | {
            "MATCHDAG_SECRET_KEYS": KEY,
            "MATCHDAG_BASE_URL": "http://localhost",
            "MATCHDAG_REGISTRATION_DATABASE_URL": database.address,
        },
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_command_is_a_row_of_the_console(database: Database, world: World) -> None:
    run_command(database, "name-operator", "--email", "karen@skole.example")
    with database.reading() as session:
        (row,) = audit_rows(session)
    assert (row.use_case, row.actor_kind, row.door) == ("name_operator", "console", "console")
    assert (row.organisation_id, row.person_id) == (world.organisation_id, world.organiser)
    assert "1 rows are not sealed yet" in run_command(database, "verify-audit")
