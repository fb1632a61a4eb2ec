"""Every route of scheduling's JSON door × tokens: its own line, all others, of elsewhere, ended."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.registration.programs.domain import PERMISSIONS
from services.scheduling.domain.rooms import StandFacts
from services.scheduling.models.events import Event
from services.scheduling.models.metadata import Base
from services.scheduling.use_cases.update_stands import add_stand_row
from shared.contracts.scheduling import SchedulingTokenUsedV1
from shared.db import Database
from shared.ids import new_id
from tests.integration.scheduling.test_access import BODIES
from tests.integration.scheduling.world import World
from tests.support.doors import programs as doors
from tests.support.doors.programs import ApiRoute, Programs, api_routes
from tests.support.rows import nothing_changes


@pytest.fixture
def ids(world: World) -> dict[str, UUID]:
    """A row of everything that an address can name."""
    event, (room,) = world.event("career_day"), world.rooms(["101"])
    company = world.company(event)
    with world.database.writing() as session:
        found = session.get_one(Event, event.id)
        (stand,) = add_stand_row(session, event=found, first=StandFacts("Hal", 1), count=1)
    return {
        "event_id": event.id,
        "room_id": room.id,
        "stand_id": stand.id,
        "company_id": company,
    }


@pytest.fixture
def programs(world: World) -> Programs:
    world.app.config["MATCHDAG_REQUESTS_PER_MINUTE"] = 100_000
    return Programs(world.app, world.database, Base.metadata, world.school, new_id(), BODIES)


@pytest.fixture
def routes(world: World, ids: dict[str, UUID]) -> list[ApiRoute]:
    return api_routes(world.app, ids)


def test_a_token_without_the_line_is_refused(
    programs: Programs, routes: list[ApiRoute], database: Database
) -> None:
    assert doors.let_in_by_the_others(programs, routes) == []
    assert len(routes) > 15


@pytest.mark.parametrize("whole_school", [True, False])
def test_a_token_with_the_line_is_let_in(
    programs: Programs, routes: list[ApiRoute], ids: dict[str, UUID], *, whole_school: bool
) -> None:
    event_id = None if whole_school else ids["event_id"]
    assert doors.refused_with_its_own(programs, routes, event_id) == []


def test_a_token_of_another_event_or_school_is_refused(
    programs: Programs, routes: list[ApiRoute], ids: dict[str, UUID], world: World
) -> None:
    other = world.event()
    assert doors.let_in_elsewhere(programs, routes, other.id) == []
    strangers = Programs(
        world.app, world.database, Base.metadata, world.other_school, new_id(), BODIES
    )
    assert doors.let_in_of_another_school(strangers, routes, ids.values()) == []


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
    with nothing_changes(database, Base.metadata):
        assert doors.wrongly_answered(programs, routes, token, code) == []


def test_an_event_that_a_program_made_is_owned_by_who_made_the_token(
    programs: Programs, routes: list[ApiRoute], world: World
) -> None:
    (make,) = (route for route in routes if route.endpoint == "events_api.make_event")
    world.said()
    assert programs.ask(make, programs.token(["create_events"])).status_code == 201
    owner = [each for each in world.said() if each["type"] == "scheduling.event_owner_named.v1"]
    assert [each["person_id"] for each in owner] == [str(programs.made_by)]


def test_a_use_is_told_once_an_hour(
    programs: Programs, routes: list[ApiRoute], world: World, traveller: Any
) -> None:
    token, route = programs.token(["view_event"]), routes[0]
    world.said()
    for minutes, told in ((0, 0), (59, 0), (2, 1), (30, 0), (31, 1)):
        traveller.shift(timedelta(minutes=minutes))
        programs.ask(route, token)
        said = [each for each in world.said() if each["type"] == SchedulingTokenUsedV1.TYPE]
        assert len(said) == told, minutes
