"""The access matrix: every route that names a row, with another school's rows and every actor.

The routes come from the URL map, so a new one is asked without being written here. A refused body
of the JSON door (400, 415, 422, 428) shows nothing either; what it would let through is asked by
the routes' own tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from services.registration.preparation.models import Document
from services.registration.providers.use_cases.find_or_add_person import insert_identity
from services.registration.providers.use_cases.update_provider import add_provider
from services.registration.school.models.people import Person
from shared.auth.access import register_access_matrix
from shared.auth.identity import STAFF_ROLES
from tests.integration.registration.relations.relation_rows import add_relations
from tests.support.preparation import hand_in, link_of, meet
from tests.support.world import World, make_world

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("the_day_before")]

UNREADABLE = {400, 415, 422, 428}
ROWS = {"event_id", "person_id", "company_id", "participation_id", "meeting_id", "document_id"}
OF_ONE_STUDENT = {"person_id", "document_id", "student_id"}


@dataclass(frozen=True)
class Asked:
    method: str
    address: str
    rule: str


def routes(app: Flask, values: dict[str, Any], *, naming: set[str]) -> Iterator[Asked]:
    """Every route that names one of these, filled in; links of companies aside."""
    adapter = app.url_map.bind("localhost")
    wanted = {rule.rule: rule for rule in app.url_map.iter_rules() if rule.arguments & naming}
    for method, rule, endpoint, _access in register_access_matrix(app):
        arguments = wanted[rule].arguments if rule in wanted else set()
        if arguments and "token" not in arguments:
            filled = {name: _value(rule, name, values) for name in arguments}
            yield Asked(method, adapter.build(endpoint, filled, method), rule)


def _value(rule: str, name: str, values: dict[str, Any]) -> Any:
    if name == "kind":
        return "cv" if "/preparation/" in rule else "run-sheets"
    return values[name]


@pytest.fixture
def own(world, database, browser_of, check_all) -> dict[str, Any]:
    """A row of every kind of the first school."""
    meeting = meet(database, world, student=0, company=0)
    hand_in(browser_of(world.students[0]), world)
    check_all()
    with database.writing() as session:
        provider = add_provider(
            session, organisation_id=world.organisation_id, kind="other", name="Login"
        )
        row = session.get_one(Person, world.students[0])
        insert_identity(session, provider, row, "somebody")
        provider.is_active = True
    with database.reading() as session:
        document = session.scalars(select(Document.id)).one()
    return {
        "event_id": world.event_id,
        "person_id": world.students[0],
        "student_id": world.students[0],
        "company_id": world.companies[0],
        "participation_id": world.participations[0],
        "meeting_id": meeting,
        "document_id": document,
        "provider_id": provider.id,
        "list_id": uuid4(),
        "number": 1,
        "slot": 0,
        "session_id": uuid4(),
        "passkey_id": uuid4(),
        **add_relations(database, world),
    }


@pytest.fixture
def other(database) -> World:
    with database.writing() as session:
        return make_world(session, name="En anden skole")


def answer(browser, asked: Asked) -> int:
    if asked.address.startswith("/api/"):
        path = asked.address.removeprefix("/api/v1")
        match = {"If-Match": '"1"', "Idempotency-Key": str(uuid4())}
        return browser.api(asked.method, path, {}, headers=match).status_code
    if asked.method == "GET":
        return browser.client.get(asked.address).status_code
    return browser.post(asked.address).status_code


def let_through(browser, found: Iterator[Asked]) -> list[str]:
    """The routes that did not refuse."""
    through = []
    for asked in found:
        status = answer(browser, asked)
        refused = {403, 404} | (UNREADABLE if asked.address.startswith("/api/") else set())
        if status not in refused:
            through.append(f"{asked.method} {asked.rule}: {status}")
    return through


@pytest.mark.parametrize("role", ["every staff role", "student"])
def test_another_school_gets_nothing(role, app, own, other, browser_of):
    roles = sorted(STAFF_ROLES) if role != "student" else ["student"]
    person = other.organiser if role != "student" else other.students[0]
    stranger = browser_of(person, *roles, school=other)
    asked = list(routes(app, own, naming=ROWS))
    assert len(asked) > 100
    assert let_through(stranger, iter(asked)) == []


def test_own_rows_beside_foreign_ones_open_nothing(app, own, other, browser_of):
    """The event is the asker's own, the row in it is another school's."""
    mixed = own | {"event_id": other.event_id}
    stranger = browser_of(other.organiser, *sorted(STAFF_ROLES), school=other)
    asked = routes(app, mixed, naming=ROWS - {"event_id", "company_id"} | {"student_id"})
    assert let_through(stranger, asked) == []


def test_nobody_without_signing_in(app, own):
    anybody = app.test_client()
    for asked in routes(app, own, naming=ROWS):
        status = anybody.open(asked.address, method=asked.method).status_code
        refused = status in {303, 400, 401, 403, 404, 415}
        assert refused, f"{asked.method} {asked.rule}: {status}"


def test_a_classmate_gets_nothing_of_another_student(app, own, world, browser_of):
    classmate = browser_of(world.students[2])
    asked = routes(app, own, naming=OF_ONE_STUDENT | {"meeting_id"})
    assert let_through(classmate, asked) == []


def test_a_teacher_of_other_classes_gets_nothing_of_a_student(app, own, world, browser_of):
    teacher = browser_of(world.organiser, "teacher")
    assert let_through(teacher, routes(app, own, naming=OF_ONE_STUDENT)) == []


def test_a_company_gets_nothing_of_another_companys(app, own, world):
    guest = app.test_client()
    for company, opened in ((0, True), (1, False)):
        base = link_of(world, company)
        assert (guest.get(f"{base}/documents/{own['document_id']}").status_code == 200) is opened
        token = base.split("/")[2]
        marked = f"/reply/{token}/day/meetings/{own['meeting_id']}/mark"
        page = guest.get(base).text
        csrf = page.split('name="csrf_token" value="')[1].split('"')[0] if opened else ""
        if not opened:
            assert guest.post(marked, data={"csrf_token": csrf}).status_code in {400, 404}


def test_the_same_questions_of_the_own_organiser_are_answered(app, own, world, browser_of):
    """The control: the ids are right, so it is the wall that refuses above."""
    organiser = browser_of(world.organiser, *sorted(STAFF_ROLES))
    pages = [asked for asked in routes(app, own, naming=ROWS) if asked.method == "GET"]
    answered = [asked for asked in pages if answer(organiser, asked) == 200]
    assert len(answered) > 40
