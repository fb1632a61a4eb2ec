"""Access: what a permission lets in, and how far it reaches in one event and in another."""

from dataclasses import replace
from uuid import UUID

import pytest

from shared.auth.access import Access, acting_under, permits
from shared.auth.identity import ROLES, EventRoles, Identity
from shared.auth.permissions import Permission, Scope, in_event, in_school
from shared.errors import NotPermitted
from shared.ids import new_id

LOOK = Permission(
    "look", "look at it", {**in_school("crew"), **in_event("owner"), "teacher": Scope.CLASS}
)
OWN = Permission("own", "one's own", {"student": Scope.OWN})
EVENT = UUID(int=1)


def identity_with(*roles: str) -> Identity:
    return Identity(new_id(), new_id(), new_id(), frozenset(roles), "Jo")


def owner_of(event_id: UUID, *roles: str) -> Identity:
    in_one = EventRoles(event_id, frozenset({"owner"}))
    return replace(identity_with(*roles), in_event=in_one, acting=LOOK)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_permission_lets_in_exactly_its_roles(role: str) -> None:
    assert permits((LOOK,), identity_with(role)) == (role in LOOK.scopes)


def test_who_is_not_signed_in_gets_in_where_it_is_open_alone() -> None:
    assert {access for access in Access if permits(access, None)} == {Access.PUBLIC, Access.LINK}
    assert not permits((LOOK, OWN), None)


def test_somebody_without_any_role_gets_in_nowhere() -> None:
    assert not permits((LOOK, OWN), identity_with())
    assert not permits(Access.INSIDE, identity_with("administrator"))


def test_a_request_stands_for_the_first_permission_that_its_asker_holds() -> None:
    assert acting_under((LOOK, OWN), identity_with("student")).acting is OWN
    assert acting_under((LOOK, OWN), identity_with("crew")).acting is LOOK


def test_the_widest_of_several_roles_counts() -> None:
    asker = replace(identity_with("teacher", "crew"), acting=LOOK)
    assert asker.require_scope(EVENT) is Scope.ORGANISATION


def test_a_role_in_one_event_reaches_no_other() -> None:
    owner = owner_of(EVENT, "guest")
    assert owner.require_scope(EVENT) is Scope.EVENT
    with pytest.raises(NotPermitted):
        owner.require_scope(UUID(int=2))


def test_a_teacher_who_owns_another_event_sees_the_own_classes_here() -> None:
    assert owner_of(EVENT, "teacher").require_scope(UUID(int=2)) is Scope.CLASS


def test_an_identity_that_came_for_nothing_is_a_fault_of_the_program() -> None:
    with pytest.raises(AssertionError):
        identity_with("crew").require_scope(EVENT)
