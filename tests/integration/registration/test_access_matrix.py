"""Use case × role × scope × door: every route of registration, asked by every kind of person.

What is expected stands in the table that was written by hand; the routes come from the URL map. Who
may not is refused whatever the row; who may is not. A page and the JSON door of one use case are
two routes here, so they cannot come to differ. The refused are asked first: nothing may change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from services.registration.events.models.events import Event
from services.registration.events.models.members import EventMember
from services.registration.preparation.models import Document
from services.registration.providers.use_cases.update_provider import add_provider
from services.registration.school.models.organisations import ClassTeacher
from services.registration.school.models.people import Person
from shared import clock
from shared.auth.access import AccessRule, register_access_matrix
from shared.auth.permissions import EVENT_ROLES, SCHOOL_ROLES, Scope
from shared.db import Database
from tests.access.by_hand import AccessByHand, access_by_hand, expected_scope
from tests.integration.registration.relations.relation_rows import add_relations
from tests.support.browser import Browser
from tests.support.preparation import EVENT_DAY, hand_in, meet
from tests.support.rows import nothing_changes
from tests.support.world import World

pytestmark = pytest.mark.slow

#: an address that names one of these names a student
OF_A_STUDENT = {"person_id", "student_id", "document_id", "meeting_id"}
#: here `person_id` is a colleague, or anybody of the school
OF_THE_SCHOOL = ("/staff/", "/people/", "/members/")
REFUSED = {403, 404}
#: they end the session, or refuse a wrong code or passkey, whoever asks
AT_THE_DOOR = {
    "/sign-out",
    "/sessions/end-all",
    "/security/confirm",
    "/confirm/code",
    "/confirm/mail-code",
    "/confirm/passkey",
}


@dataclass(frozen=True)
class Actor:
    """Somebody of the school: roles in it, a role in the event, and which student is her own."""

    name: str
    roles: frozenset[str]
    person_id: UUID
    event_role: str = ""
    sees_the_student: bool = True

    @property
    def all_roles(self) -> frozenset[str]:
        return self.roles | ({self.event_role} if self.event_role else set())


@dataclass(frozen=True)
class Route:
    """One route and method with an address that is filled in."""

    method: str
    rule: str
    address: str
    access: AccessRule
    arguments: frozenset[str]

    @property
    def names_a_student(self) -> bool:
        is_of_school = any(part in self.rule for part in OF_THE_SCHOOL)
        return not is_of_school and not self.arguments.isdisjoint(OF_A_STUDENT)


@pytest.fixture(autouse=True)
def the_day_itself() -> Iterator[None]:
    """Crew of the event has its role on that day alone."""
    with time_machine.travel(EVENT_DAY, tick=True):
        yield


@pytest.fixture
def ids(world: World, database: Database, browser_of: Any, check_all: Any) -> dict[str, Any]:
    """A row of every kind; the student is the first one, of the first class."""
    meeting = meet(database, world, student=0, company=0)
    with time_machine.travel(EVENT_DAY - timedelta(days=1), tick=True):
        hand_in(browser_of(world.students[0]), world)
        check_all()
    with database.reading() as session:
        document = session.scalars(select(Document.id)).one()
    with database.writing() as session:
        provider = add_provider(
            session, organisation_id=world.organisation_id, kind="other", name="Login"
        )
        provider_id = provider.id
    return {
        "event_id": world.event_id,
        "person_id": world.students[0],
        "student_id": world.students[0],
        "company_id": world.companies[0],
        "participation_id": world.participations[0],
        "meeting_id": meeting,
        "document_id": document,
        "provider_id": provider_id,
        "list_id": uuid4(),
        "token_id": uuid4(),
        "parked_id": uuid4(),
        "number": 1,
        "slot": 0,
        "session_id": uuid4(),
        "passkey_id": uuid4(),
        **add_relations(database, world),
    }


@pytest.fixture
def actors(world: World, database: Database) -> list[Actor]:
    """Every role of the school, every role of the event, and two of each whose reach is narrow."""
    found = [Actor(role, frozenset({role}), uuid4()) for role in sorted(SCHOOL_ROLES - {"teacher"})]
    found += [
        Actor(f"guest and {role}", frozenset({"guest"}), uuid4(), event_role=role)
        for role in sorted(EVENT_ROLES)
    ]
    own = Actor("teacher of the class", frozenset({"teacher"}), uuid4())
    other = Actor("teacher of another", frozenset({"teacher"}), uuid4(), sees_the_student=False)
    found += [own, other]
    with database.writing() as session:
        for actor in found:
            session.add(
                Person(
                    id=actor.person_id,
                    organisation_id=world.organisation_id,
                    kind="staff",
                    name=actor.name,
                    email=f"{actor.person_id}@skole.example",
                    created_at=clock.now(),
                )
            )
        session.flush()
        for actor in found:
            if actor.event_role:
                session.add(_member(world.event_id, actor))
        session.add(ClassTeacher(class_id=world.classes[0], person_id=own.person_id))
        session.add(ClassTeacher(class_id=world.classes[1], person_id=other.person_id))
    return [
        *found,
        Actor("student", frozenset({"student"}), world.students[0]),
        Actor("classmate", frozenset({"student"}), world.students[2], sees_the_student=False),
    ]


def _member(event_id: UUID, actor: Actor) -> EventMember:
    return EventMember(
        event_id=event_id,
        person_id=actor.person_id,
        role=actor.event_role,
        assigned_at=clock.now(),
    )


def guarded_routes(app: Flask, ids: dict[str, Any]) -> list[Route]:
    adapter = app.url_map.bind("localhost")
    arguments = {rule.rule: rule.arguments for rule in app.url_map.iter_rules()}
    return [
        Route(
            method,
            rule,
            adapter.build(endpoint, {n: _value(rule, n, ids) for n in arguments[rule]}, method),
            access,
            frozenset(arguments[rule]),
        )
        for method, rule, endpoint, access in register_access_matrix(app)
        if isinstance(access, tuple)
    ]


def _value(rule: str, name: str, ids: dict[str, Any]) -> Any:
    if name == "kind":
        return "cv" if "/preparation/" in rule else "run-sheets"
    return ids[name]


def is_expected(table: AccessByHand, route: Route, actor: Actor) -> bool:
    """Whether this person may do this with these rows, by the table written by hand."""
    scope = expected_scope(table, route.access, actor.all_roles)
    if scope is Scope.EVENT:
        return "event_id" in route.arguments
    if scope in (Scope.CLASS, Scope.OWN) and route.names_a_student:
        return actor.sees_the_student
    return scope is not None


def status_of(browser: Browser, route: Route) -> int:
    if route.address.startswith("/api/"):
        path = route.address.removeprefix("/api/v1")
        headers = {"If-Match": '"1"', "Idempotency-Key": str(uuid4())}
        return browser.api(route.method, path, {}, headers=headers).status_code
    if route.method == "GET":
        return browser.client.get(route.address).status_code
    return browser.post(route.address).status_code


def reads_its_body_first(route: Route, status: int) -> bool:
    """A program's unreadable body is refused before a row is looked for: it shows nothing."""
    return route.address.startswith("/api/") and status in {400, 415, 422, 428}


def test_who_may_not_is_refused_and_changes_nothing(
    app: Flask, world: World, database: Database, ids: Any, actors: Any, browser_of: Any
) -> None:
    table, asked, let_in = access_by_hand(), 0, []
    with nothing_changes(database):
        for actor in actors:
            browser = browser_of(actor.person_id, *actor.roles)
            for route in guarded_routes(app, ids):
                if is_expected(table, route, actor):
                    continue
                asked += 1
                status = status_of(browser, route)
                may_hold = expected_scope(table, route.access, actor.all_roles) is not None
                is_hidden = may_hold and reads_its_body_first(route, status)
                if status not in REFUSED and not is_hidden:
                    let_in.append(f"{actor.name}: {route.method} {route.rule}: {status}")
    assert not let_in, "\n".join(let_in)
    assert asked > 2000


def test_who_may_is_not_refused(
    app: Flask, world: World, database: Database, ids: Any, actors: Any, browser_of: Any
) -> None:
    """Reads first, for a write may take the row away that another came for; an empty form names no
    row, so a write may answer that there is none.
    """
    table, refused = access_by_hand(), []
    routes = guarded_routes(app, ids)
    reads = [route for route in routes if route.method == "GET"]
    writes = [route for route in routes if route.method != "GET" and route.rule not in AT_THE_DOOR]
    everything = browser_of(world.organiser, *sorted(SCHOOL_ROLES))
    there = {route.address for route in reads if status_of(everything, route) != 404}
    allowed = [
        (actor, route)
        for route in (*reads, *writes)
        for actor in actors
        if is_expected(table, route, actor)
    ]
    for actor, route in allowed:
        status = status_of(browser_of(actor.person_id, *actor.roles), route)
        is_hidden = status == 404 and route.method == "GET" and route.address in there
        if status == 403 or is_hidden:
            refused.append(f"{actor.name}: {route.method} {route.rule}: {status}")
    assert not refused, "\n".join(refused)
    assert len(allowed) > 1000


def test_a_role_in_one_event_opens_no_other(
    app: Flask, world: World, database: Database, ids: Any, actors: Any, browser_of: Any
) -> None:
    """The members of another event of the same school, at this one."""
    with database.writing() as session:
        here = session.get_one(Event, world.event_id)
        other = Event(
            **{
                column.key: getattr(here, column.key)
                for column in Event.__table__.columns
                if column.key != "id"
            },
            id=uuid4(),
        )
        session.add(other)
        session.flush()
        for member in session.scalars(select(EventMember)):
            member.event_id = other.id
    let_in = []
    for actor in actors:
        if not actor.event_role:
            continue
        browser = browser_of(actor.person_id, *actor.roles)
        for route in guarded_routes(app, ids):
            if "event_id" in route.arguments and status_of(browser, route) not in REFUSED:
                let_in.append(f"{actor.name}: {route.method} {route.rule}")
    assert not let_in, "\n".join(let_in)


def test_crew_of_an_event_has_its_role_on_that_day_alone(
    world: World, actors: Any, browser_of: Any
) -> None:
    (crew,) = (actor for actor in actors if actor.event_role == "event_crew")
    for days, expected in ((-1, 403), (0, 200), (1, 403)):
        with time_machine.travel(EVENT_DAY + timedelta(days=days)):
            browser = browser_of(crew.person_id, *crew.roles)
            assert browser.get(f"/events/{world.event_id}/day").status_code == expected


def test_a_line_that_says_too_little_is_found(app: Flask, ids: Any, actors: Any) -> None:
    """The control: the same comparison with a table in which a line was left out."""
    table = access_by_hand()
    without = {name: {} if name == "view_students" else line for name, line in table.items()}
    (students,) = (
        route
        for route in guarded_routes(app, ids)
        if route.rule == "/events/<uuid:event_id>/students" and route.method == "GET"
    )
    (organiser,) = (actor for actor in actors if actor.name == "organiser")
    assert is_expected(table, students, organiser)
    assert not is_expected(without, students, organiser)
