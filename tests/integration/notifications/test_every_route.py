"""The access matrix: every route that names a row, with another school's rows and every role."""

from uuid import UUID

import pytest
from flask import Flask

from services.notifications.settings import Settings
from shared.auth.access import Access, register_access_matrix
from shared.auth.identity import STAFF_ROLES
from shared.ids import new_id
from tests.integration.notifications.test_pages import app, client_of, send_all, settings
from tests.integration.notifications.world import World

__all__ = ["app", "settings"]  # fixtures, found by their names
#: opened by a link of their own, or by nobody's rows
OPEN = {Access.PUBLIC, Access.LINK, Access.INSIDE}


@pytest.fixture
def own(world: World, settings: Settings) -> dict[str, UUID]:
    """A row of everything that an address can name."""
    world.hear(world.invitation(), world.schedule(world.day))
    send_all(world, settings)
    (message,) = (one for one in world.messages() if one.contact_id == world.student_id)
    return {
        "event_id": world.event_id,
        "message_id": message.id,
        "contact_id": world.student_id,
        "person_id": world.student_id,
    }


def asked(app: Flask, ids: dict[str, UUID], method: str = "") -> list[tuple[str, str]]:
    """(method, address) of every guarded route that names only such rows."""
    adapter = app.url_map.bind("localhost")
    arguments = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    return [
        (verb, adapter.build(endpoint, {each: ids[each] for each in arguments[endpoint]}, verb))
        for verb, _rule, endpoint, access in register_access_matrix(app)
        if access not in OPEN
        and method in {"", verb}
        and arguments[endpoint]
        and arguments[endpoint] <= ids.keys()
    ]


@pytest.mark.parametrize("roles", [sorted(STAFF_ROLES), ["student"]])
def test_another_school_gets_nothing(app: Flask, own: dict[str, UUID], roles: list[str]) -> None:
    stranger = client_of(app, new_id(), *roles)
    token = stranger.get("/accessibility").text.split('name="csrf_token" value="')[1].split('"')[0]
    statuses = {
        (method, path): stranger.open(
            path,
            method=method,
            headers={"X-CSRFToken": token},
            json={} if "/api/" in path else None,
        ).status_code
        for method, path in asked(app, own)
    }
    assert len(statuses) >= 6
    assert {each for each in statuses.items() if each[1] not in {403, 404}} == set()


def test_the_own_administrator_is_answered(app: Flask, own: dict[str, UUID], world: World) -> None:
    """The control: the ids are right, so it is the wall that refuses above."""
    administrator = client_of(app, world.organisation_id, "administrator", "organiser")
    answers = [administrator.get(path).status_code for _, path in asked(app, own, "GET")]
    assert answers.count(200) >= 4
