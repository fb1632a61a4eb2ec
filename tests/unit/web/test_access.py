"""Access classes: who is of the kind that a route lets in."""

import pytest

from shared.auth.access import Access, permits
from shared.auth.identity import ROLES, Identity
from shared.ids import new_id

EXPECTED = {
    Access.PUBLIC: ROLES | {None},
    Access.LINK: ROLES | {None},
    Access.SIGNED_IN: ROLES,
    Access.STUDENT: {"student"},
    Access.STAFF: ROLES - {"student"},
    Access.CREW: {"administrator", "organiser", "teacher", "crew"},
    Access.TEACHER: {"administrator", "organiser", "teacher"},
    Access.ORGANISER: {"administrator", "organiser"},
    Access.ADMINISTRATOR: {"administrator"},
    Access.OPERATIONS: {"administrator"},
}


def identity_with(role: str) -> Identity:
    return Identity(new_id(), new_id(), new_id(), frozenset({role}), "Jo")


@pytest.mark.parametrize("access", list(Access))
def test_an_access_class_lets_in_exactly_its_roles(access: Access) -> None:
    asking = {role: identity_with(role) for role in ROLES} | {None: None}
    let_in = {role for role, identity in asking.items() if permits(access, identity)}
    assert let_in == EXPECTED[access]


def test_somebody_without_any_role_gets_in_nowhere_but_the_open_pages() -> None:
    nobody = Identity(new_id(), new_id(), new_id(), frozenset(), "Jo")
    open_to = {access for access in Access if permits(access, nobody)}
    assert open_to == {Access.PUBLIC, Access.LINK}
