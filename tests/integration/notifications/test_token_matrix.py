"""Every route of the JSON door of notifications × tokens: its own line, all others, elsewhere."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from services.notifications.models.metadata import Base
from services.registration.programs.domain import PERMISSIONS
from shared.contracts.notifications import MailTokenUsedV1
from shared.contracts.registration import ApiTokenChangedV1, EventMembersChangedV1
from shared.db import Database
from shared.ids import new_id
from tests.integration.notifications.test_every_route import own
from tests.integration.notifications.test_pages import app, settings
from tests.integration.notifications.world import World
from tests.support.doors import programs as doors
from tests.support.doors.programs import ApiRoute, Programs, api_routes
from tests.support.rows import nothing_changes

__all__ = ["app", "own", "settings"]  # fixtures, found by their names


@pytest.fixture
def programs(app: Flask, world: World) -> Programs:
    app.config["MATCHDAG_REQUESTS_PER_MINUTE"] = 100_000
    return Programs(app, world.database, Base.metadata, world.organisation_id, new_id())


@pytest.fixture
def routes(app: Flask, own: dict[str, UUID]) -> list[ApiRoute]:
    return api_routes(app, own)


def test_a_token_without_the_line_is_refused(programs: Programs, routes: list[ApiRoute]) -> None:
    assert doors.let_in_by_the_others(programs, routes) == []
    assert {str(route) for route in routes if not route.open_to_programs} == {
        "GET /api/v1/contacts/<uuid:contact_id>"
    }


@pytest.mark.parametrize("whole_school", [True, False])
def test_a_token_with_the_line_is_let_in(
    programs: Programs, routes: list[ApiRoute], world: World, *, whole_school: bool
) -> None:
    event_id = None if whole_school else world.event_id
    assert doors.refused_with_its_own(programs, routes, event_id) == []


def test_a_token_of_another_event_or_school_is_refused(
    programs: Programs, routes: list[ApiRoute], world: World, own: dict[str, UUID]
) -> None:
    assert doors.let_in_elsewhere(programs, routes, new_id()) == []
    strangers = Programs(programs.app, world.database, Base.metadata, new_id(), new_id())
    assert doors.let_in_of_another_school(strangers, routes, own.values()) == []


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


def test_a_use_is_told_once_an_hour(
    programs: Programs, routes: list[ApiRoute], world: World, traveller: Any
) -> None:
    token = programs.token(["view_mails"])
    for _again in range(3):
        traveller.shift(timedelta(minutes=61))
        for route in routes:
            programs.ask(route, token)
    assert len(world.said(MailTokenUsedV1)) == 3


def test_who_has_a_role_in_an_event_is_heard_here(world: World) -> None:
    message = EventMembersChangedV1(
        event_id=world.event_id, organisation_id=world.organisation_id, members=(), version=1
    )
    world.hear(message, message)


def test_a_revoked_token_stays_revoked_whatever_is_heard_later(world: World) -> None:
    made = ApiTokenChangedV1(
        token_id=new_id(),
        organisation_id=world.organisation_id,
        made_by=new_id(),
        secret_digest="0" * 64,
        permissions=("view_mails",),
        event_id=None,
        expires_at=world.day,
        revoked_at=None,
        version=1,
    )
    revoked = ApiTokenChangedV1(**{**vars(made), "revoked_at": world.day, "version": 2})
    world.hear(made, made, revoked, revoked, made)
    tokens = Base.metadata.tables["api_tokens"]
    with world.database.reading() as session:
        (row,) = session.execute(tokens.select()).all()
    assert (row.revoked_at, row.version) == (world.day, 2)
