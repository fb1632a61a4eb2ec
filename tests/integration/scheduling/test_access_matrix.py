"""Use case × role × scope × door for scheduling, against the table that was written by hand."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine
from werkzeug.routing import Rule

from shared.auth.access import AccessRule, register_access_matrix
from shared.auth.permissions import EVENT_ROLES, SCHOOL_ROLES, Scope
from shared.contracts.registration import EventMember, EventMembersChangedV1, EventRole
from shared.ids import new_id
from tests.access.by_hand import access_by_hand, expected_scope
from tests.integration.scheduling.test_access import address, ask
from tests.integration.scheduling.test_api import EVENT
from tests.integration.scheduling.world import World, on_one_database
from tests.support.browser import Browser, identity_of

pytestmark = on_one_database
THE_DAY = datetime(2027, 3, 12, 9, tzinfo=UTC)
ACTORS = [
    *((role, "") for role in sorted(SCHOOL_ROLES | {"student"})),
    *(("guest", role) for role in sorted(EVENT_ROLES)),
]


@pytest.fixture
def ids(world: World) -> dict[str, UUID]:
    event = world.event("career_day")
    (room,) = world.rooms(["101"])
    missing = {name: new_id() for name in ("block_id", "stand_id", "import_id", "company_id")}
    return missing | {"event_id": event.id, "room_id": room.id}


def name_member(world: World, event_id: UUID, person_id: UUID, role: EventRole) -> None:
    world.hear(
        EventMembersChangedV1(
            event_id=event_id,
            organisation_id=world.school,
            members=(EventMember(person_id=person_id, role=role),),
            version=1,
        )
    )


def guarded(world: World) -> list[tuple[str, Rule, AccessRule]]:
    rules = {rule.rule: rule for rule in world.app.url_map.iter_rules()}
    return [
        (method, rules[rule], access)
        for method, rule, _endpoint, access in register_access_matrix(world.app)
        if isinstance(access, tuple) and not rule.startswith("/operations")
    ]


@pytest.mark.parametrize(("role", "event_role"), ACTORS)
def test_each_role_reaches_as_far_as_the_table_says(
    world: World, ids: dict[str, UUID], role: str, event_role: EventRole
) -> None:
    """The refused are asked first: they change nothing. A form that is empty names no row."""
    person = new_id()
    if event_role:
        name_member(world, ids["event_id"], person, event_role)
    table, roles, wrong = access_by_hand(), frozenset({role, event_role} - {""}), []
    world.said()
    with time_machine.travel(THE_DAY, tick=True):
        browser = Browser(world.app, identity_of(person, world.school, role))
        asked = [
            (method, rule, _may(expected_scope(table, access, roles), rule))
            for method, rule, access in guarded(world)
        ]
        for method, rule, may in sorted(asked, key=lambda one: (one[2], one[0] != "GET")):
            status = ask(browser, method, rule, address(world, rule, ids))
            if (status == 403) == may:
                wrong.append(f"{method} {rule.rule}: {status}")
            if not may:
                assert world.said() == [], rule.rule
    assert wrong == []
    assert len(asked) > 40


def _may(scope: Scope | None, rule: Rule) -> bool:
    return scope is not None and (scope is not Scope.EVENT or "event_id" in rule.arguments)


def test_a_role_in_one_event_opens_no_other(world: World, ids: dict[str, UUID]) -> None:
    person, other = new_id(), world.event("career_day")
    name_member(world, other.id, person, "owner")
    owner = Browser(world.app, identity_of(person, world.school, "guest"))
    for method, rule, _access in guarded(world):
        if "event_id" in rule.arguments:
            assert ask(owner, method, rule, address(world, rule, ids)) in {403, 404}, rule.rule
    assert owner.get(f"/events/{other.id}").status_code == 200


def test_an_older_list_of_members_is_ignored(world: World, ids: dict[str, UUID]) -> None:
    person = new_id()
    for version, members in ((2, (EventMember(person_id=person, role="owner"),)), (1, ())):
        for _ in range(2):
            world.hear(
                EventMembersChangedV1(
                    event_id=ids["event_id"],
                    organisation_id=world.school,
                    members=members,
                    version=version,
                )
            )
    owner = Browser(world.app, identity_of(person, world.school, "guest"))
    assert owner.get(f"/events/{ids['event_id']}").status_code == 200


def test_who_makes_an_event_owns_it_at_once(world: World) -> None:
    """Before registration has answered; what it says then is the same."""
    person = new_id()
    teacher = Browser(world.app, identity_of(person, world.school, "teacher"))
    made = teacher.api("POST", "/events", EVENT)
    assert made.status_code == 201
    (owner,) = (said for said in world.said() if said["type"] == "scheduling.event_owner_named.v1")
    assert owner["person_id"] == str(person)
    colleague = world.browser("teacher")
    cancel = f"/events/{made.json['id']}/cancel"
    assert teacher.get(cancel).status_code == 200
    assert colleague.get(cancel).status_code == 403
