"""Every route of registration's JSON door × tokens: its own line, all others, elsewhere."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from services.registration.programs.domain import PERMISSIONS
from services.registration.tables import METADATA
from shared.db import Database
from tests.integration.registration.test_access_matrix import ids, the_day_itself
from tests.support.doors import programs as doors
from tests.support.doors.programs import ApiRoute, Programs, api_routes
from tests.support.rows import nothing_changes
from tests.support.world import World, make_world

__all__ = ["ids", "the_day_itself"]  # fixtures, found by their names
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.fixture
def programs(app: Flask, world: World, database: Database) -> Programs:
    app.config["MATCHDAG_REQUESTS_PER_MINUTE"] = 100_000
    return Programs(app, database, METADATA, world.organisation_id, world.organiser)


@pytest.fixture
def routes(app: Flask, ids: dict[str, Any]) -> list[ApiRoute]:
    return api_routes(app, ids)


def test_a_token_without_the_line_is_refused(
    programs: Programs, routes: list[ApiRoute], database: Database
) -> None:
    assert doors.let_in_by_the_others(programs, routes) == []
    assert len(routes) > 70


def test_one_line_more_lets_it_in(programs: Programs, routes: list[ApiRoute]) -> None:
    """The control of the comparison: a token that has the route's line as well."""
    (students,) = (
        route
        for route in routes
        if route.method == "GET" and route.rule == "/api/v1/events/<uuid:event_id>/students"
    )
    widened = [ApiRoute(**{**vars(students), "names": frozenset()})]
    assert doors.let_in_by_the_others(programs, widened) == [str(students)]


@pytest.mark.parametrize("whole_school", [True, False])
def test_a_token_with_the_line_is_let_in(
    programs: Programs, routes: list[ApiRoute], world: World, *, whole_school: bool
) -> None:
    event_id = None if whole_school else world.event_id
    assert doors.refused_with_its_own(programs, routes, event_id) == []


def test_a_read_answers_a_program_as_it_answers_an_organiser(
    programs: Programs, routes: list[ApiRoute], world: World, browser_of: Any
) -> None:
    organiser = browser_of(world.organiser, "organiser")
    reads = [route for route in routes if route.method == "GET" and route.open_to_programs]
    token = programs.token(PERMISSIONS)
    others = [
        str(route)
        for route in reads
        if programs.ask(route, token).data != organiser.client.get(route.address).data
        and programs.ask(route, token).status_code != 404  # its id is of the request
    ]
    assert others == []


def test_a_token_of_another_event_or_school_is_refused(
    programs: Programs, routes: list[ApiRoute], ids: Any, world: World, database: Database
) -> None:
    with database.writing() as session:
        stranger = make_world(session, name="Sydhavn")
    strangers = Programs(
        programs.app, database, METADATA, stranger.organisation_id, stranger.organiser
    )
    assert doors.let_in_elsewhere(programs, routes, stranger.event_id) == []
    named = [ids[name] for name in ("event_id", "person_id", "company_id", "document_id")]
    addressed = [route for route in routes if "<" in route.rule or route.method == "GET"]
    assert doors.let_in_of_another_school(strangers, addressed, named) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"is_revoked": True}, "token_revoked"),
        ({"ends_in": timedelta(seconds=-1)}, "token_expired"),
    ],
)
def test_an_ended_token_opens_nothing(
    programs: Programs, routes: list[ApiRoute], database: Database, facts: Any, code: str
) -> None:
    token = programs.token(PERMISSIONS, **facts)
    with nothing_changes(database):
        assert doors.wrongly_answered(programs, routes, token, code) == []


def test_a_token_that_is_none_opens_nothing(
    programs: Programs, routes: list[ApiRoute], database: Database
) -> None:
    right = programs.token(PERMISSIONS)
    other_secret = right[:-1] + ("0" if right[-1] != "0" else "1")
    with nothing_changes(database):
        for token in ("", "x", other_secret, right.replace("_", "-"), f"{right}0", right.upper()):
            assert doors.wrongly_answered(programs, routes[:3], token, "token_unknown") == []
        unknown = f"mdg_{uuid4().hex}_{right[-64:]}"
        assert doors.wrongly_answered(programs, routes, unknown, "token_unknown") == []
