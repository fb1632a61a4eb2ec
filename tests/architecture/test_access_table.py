"""Who may do what stands twice: in each service's table, and in one that was written by hand.

The second was written without sight of the first, from what each role comes to do; the two are
compared line by line. Whoever changes one has to argue the other.
"""

from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from services.notifications import permissions as of_notifications
from services.notifications.app import create_app as notifications_app
from services.notifications.settings import read_settings as notifications_settings
from services.registration import permissions as of_registration
from services.registration.app import create_app as registration_app
from services.registration.settings import read_settings as registration_settings
from services.scheduling import permissions as of_scheduling
from services.scheduling.app import create_app as scheduling_app
from services.scheduling.settings import read_settings as scheduling_settings
from shared.auth.access import Access, register_access_matrix
from shared.auth.permissions import EVENT_ROLES, RUN_OPERATIONS, SCHOOL_ROLES, Permission, Scope
from tests.access.by_hand import AccessByHand, access_by_hand

TABLES: dict[str, ModuleType] = {
    "registration": of_registration,
    "scheduling": of_scheduling,
    "notifications": of_notifications,
}
MAKERS = {
    "registration": (registration_app, registration_settings),
    "scheduling": (scheduling_app, scheduling_settings),
    "notifications": (notifications_app, notifications_settings),
}


def permissions_of(service: str) -> list[Permission]:
    """Its table, and the page of operations, which every service serves."""
    own = [value for value in vars(TABLES[service]).values() if isinstance(value, Permission)]
    return own if RUN_OPERATIONS in own else [*own, RUN_OPERATIONS]


def differences(permissions: list[Permission], expected: AccessByHand) -> list[str]:
    """Each place in which the table and the one by hand say something else."""
    found = []
    for each in permissions:
        if each.name not in expected:
            found.append(f"{each.name} has no line by hand")
            continue
        theirs = expected[each.name]
        found += [
            f"{each.name}: {role}"
            for role in sorted({*theirs, *each.scopes})
            if theirs.get(role) != each.scopes.get(role)
        ]
    return found


def app_of(service: str, tmp_path: Path) -> Flask:
    create_app, read_settings = MAKERS[service]
    name = f"MATCHDAG_{service.upper()}_DATABASE_URL"
    settings = {
        "MATCHDAG_SECRET_KEYS": "a key of the architecture tests that is long enough",
        name: f"sqlite:///{tmp_path}/nothing.db",
    }
    return create_app(read_settings(settings))


@pytest.mark.parametrize("service", sorted(TABLES))
def test_the_table_says_what_was_written_by_hand(service: str) -> None:
    assert differences(permissions_of(service), access_by_hand()) == []


def test_every_line_by_hand_is_a_use_case() -> None:
    names = {each.name for service in TABLES for each in permissions_of(service)}
    assert names == set(access_by_hand())


def test_a_role_that_nobody_knows_is_in_no_line() -> None:
    known = SCHOOL_ROLES | EVENT_ROLES | {"student"}
    for service in TABLES:
        for each in permissions_of(service):
            assert set(each.scopes) <= known, each.name
            in_events = {role for role in each.scopes if role in EVENT_ROLES}
            assert {each.scopes[role] for role in in_events} <= {Scope.EVENT}, each.name


@pytest.mark.parametrize("service", sorted(TABLES))
def test_every_route_stands_for_lines_of_its_services_table(service: str, tmp_path: Path) -> None:
    used = set()
    for method, rule, _endpoint, access in register_access_matrix(app_of(service, tmp_path)):
        assert access is not None, (method, rule)
        if not isinstance(access, Access):
            used |= set(access)
    assert used == set(permissions_of(service))


def test_a_line_left_out_or_widened_is_named() -> None:
    """The control of the comparison."""
    expected = access_by_hand()
    view = of_registration.VIEW_STUDENTS
    assert differences([view], {}) == ["view_students has no line by hand"]
    wider = Permission(view.name, "", {**view.scopes, "leadership": Scope.ORGANISATION})
    assert differences([wider], expected) == ["view_students: leadership"]
    narrower = Permission(view.name, "", dict(list(view.scopes.items())[1:]))
    assert differences([narrower], expected) == ["view_students: administrator"]
