"""Every line of the access tables of all three services: what changes something under it is in the
log, by page and by program, or the line stands here with a reason.

The lines come from the services' tables, so a new one is asked without being written here. Each is
asked through the real door, with a view of its own that changes a row.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Blueprint, Flask, jsonify
from flask_smorest import Blueprint as ApiBlueprint
from sqlalchemy import update

from services.notifications import permissions as of_notifications
from services.registration import permissions as of_registration
from services.registration.audit.texts.use_cases import USE_CASE_TEXTS
from services.registration.school.models.people import Person
from services.scheduling import permissions as of_scheduling
from shared.auth.access import Access, register_access_matrix
from shared.auth.identity import Identity
from shared.auth.permissions import EVENT_ROLES, Permission
from shared.db import Database
from shared.web.factory import BlueprintWithAccess, create_service_app, current_database
from tests.architecture.source_tree import ROOT, python_files
from tests.support.audit import audit_rows
from tests.support.browser import Browser, identity_of
from tests.support.registration import settings_on
from tests.support.world import World

#: what leaves no row though it changes something, and why
UNLOGGED = {
    "book_own_meetings": "the rush: two statements a booking; the meetings and their messages are"
    " their own history (ADR 25)",
}
#: who writes by the driver itself, past the session that writes the row
BY_THE_DRIVER = {
    "services/registration/booking/use_cases/book_meeting.py": "a student's own booking",
    "services/registration/day/pages/day.py": "reads only",
    "services/registration/portals/pages/booking_page.py": "reads only",
    "services/notifications/sender.py": "the worker, which has no door",
}


def _lines() -> dict[str, Permission]:
    return {
        each.name: each
        for module in (of_registration, of_scheduling, of_notifications)
        for each in vars(module).values()
        if isinstance(each, Permission)
    }


LINES = _lines()


@pytest.fixture
def audited_app(database: Database) -> Flask:
    """The real door before a view for each line and kind of door."""
    pages: list[BlueprintWithAccess] = []
    programs: list[BlueprintWithAccess] = []
    for permission in LINES.values():
        page = Blueprint(f"page_{permission.name}", __name__)
        page.post(f"/try/{permission.name}/<uuid:person_id>")(_change)
        pages.append((page, permission))
        program = ApiBlueprint(f"api_{permission.name}", __name__, description="x")
        program.post(f"/try/{permission.name}/<uuid:person_id>")(_change_by_program)
        programs.append((program, permission))
    return create_service_app(
        "services.registration.app",
        service="registration",
        settings=settings_on(database).web,
        database=database,
        blueprints=pages,
        api_blueprints=programs,
        web_role="registration_web",
    )


def _change(person_id: UUID) -> str:
    with current_database().writing() as session:
        session.execute(update(Person).where(Person.id == person_id).values(language="en"))
    return ""


def _change_by_program(person_id: UUID) -> Any:
    _change(person_id)
    return jsonify({})


def _askers(world: World) -> Iterator[tuple[Permission, Identity]]:
    for permission in LINES.values():
        role = next((each for each in permission.scopes if each not in EVENT_ROLES), None)
        if role is not None:
            yield permission, identity_of(world.organiser, world.organisation_id, role)


@pytest.mark.usefixtures("the_day_before")
def test_every_line_of_the_table_leaves_a_row_by_both_doors(
    database: Database, world: World, audited_app: Flask
) -> None:
    found: dict[str, list[str]] = {}
    for permission, identity in _askers(world):
        browser = Browser(audited_app, identity)
        address = f"/try/{permission.name}/{world.students[0]}"
        assert browser.post(address).status_code == 200, permission.name
        assert browser.api("POST", address, {}).status_code == 200, permission.name
        found[permission.name] = []
    with database.reading() as session:
        for row in audit_rows(session):
            assert (row.person_id, row.fields) == (world.students[0], "people.language")
            found[row.use_case].append(row.door)
    assert len(found) > 50
    assert {name: doors for name, doors in found.items() if name not in UNLOGGED} == {
        name: ["page", "api"] for name in found if name not in UNLOGGED
    }
    assert [name for name in UNLOGGED if found[name]] == []
    assert {name for name, line in LINES.items() if not line.is_logged} == set(UNLOGGED)


def test_every_changing_line_has_a_sentence(app: Flask) -> None:
    names = {
        permission.name
        for method, _rule, _endpoint, access in register_access_matrix(app)
        if method != "GET" and not isinstance(access, Access) and access
        for permission in access
    }
    assert sorted(names - set(USE_CASE_TEXTS) - set(UNLOGGED)) == []


def test_who_writes_by_the_driver_is_known() -> None:
    """The hook is at the session; whoever goes past it stands in a list with a reason."""
    users = {
        str(path)
        for path in python_files("services")
        if ".autocommit()" in (ROOT / path).read_text()
    }
    assert users == set(BY_THE_DRIVER)


def test_control_a_transaction_without_a_door_leaves_no_row(
    database: Database, world: World
) -> None:
    """It is the door that begins a deed; without one nobody is there to name."""
    with database.writing() as session:
        session.execute(update(Person).where(Person.id == world.students[0]).values(language="en"))
    with database.reading() as session:
        assert audit_rows(session) == []
