"""Use case × role × scope × door for notifications, against the table that was written by hand."""

from uuid import UUID

import pytest
from flask import Flask

from services.notifications.settings import Settings
from shared.auth.access import register_access_matrix
from shared.auth.permissions import EVENT_ROLES, SCHOOL_ROLES, Scope
from shared.contracts.registration import EventMember, EventMembersChangedV1, EventRole
from shared.ids import new_id
from tests.access.by_hand import access_by_hand, expected_scope
from tests.integration.notifications.test_every_route import own
from tests.integration.notifications.test_pages import app, settings
from tests.integration.notifications.world import World
from tests.support.browser import Browser, identity_of

__all__ = ["app", "own", "settings"]  # fixtures, found by their names
ACTORS = [
    *((role, "") for role in sorted(SCHOOL_ROLES | {"student"})),
    *(("guest", role) for role in sorted(EVENT_ROLES)),
]


def name_member(world: World, event_id: UUID, person_id: UUID, role: EventRole) -> None:
    world.hear(
        EventMembersChangedV1(
            event_id=event_id,
            organisation_id=world.organisation_id,
            members=(EventMember(person_id=person_id, role=role),),
            version=1,
        )
    )


def answers(app: Flask, browser: Browser, ids: dict[str, UUID], roles: frozenset[str]) -> list[str]:
    """Each route that answered otherwise than the table by hand says."""
    adapter, table, wrong = app.url_map.bind("localhost"), access_by_hand(), []
    arguments = {rule.rule: rule.arguments for rule in app.url_map.iter_rules()}
    for method, rule, endpoint, access in register_access_matrix(app):
        if not isinstance(access, tuple) or not arguments[rule] <= ids.keys():
            continue
        scope = expected_scope(table, access, roles)
        may = scope is not None and (scope is not Scope.EVENT or "event_id" in arguments[rule])
        path = adapter.build(endpoint, {each: ids[each] for each in arguments[rule]}, method)
        answer = browser.get(path) if method == "GET" else browser.post(path)
        if (answer.status_code == 403) == may:
            wrong.append(f"{method} {rule}: {answer.status_code}")
    return wrong


@pytest.mark.parametrize(("role", "event_role"), ACTORS)
def test_each_role_reaches_as_far_as_the_table_says(
    app: Flask, world: World, own: dict[str, UUID], role: str, event_role: EventRole
) -> None:
    person = new_id()
    if event_role:
        name_member(world, world.event_id, person, event_role)
    browser = Browser(app, identity_of(person, world.organisation_id, role))
    assert answers(app, browser, own, frozenset({role, event_role} - {""})) == []


def test_a_role_in_one_event_opens_no_other(
    app: Flask, world: World, own: dict[str, UUID], settings: Settings
) -> None:
    person = new_id()
    name_member(world, new_id(), person, "owner")
    browser = Browser(app, identity_of(person, world.organisation_id, "guest"))
    assert answers(app, browser, own, frozenset({"guest"})) == []
