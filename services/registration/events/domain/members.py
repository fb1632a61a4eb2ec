"""What the roles of an event demand of one another."""

from collections.abc import Mapping
from uuid import UUID

from services.registration.events.domain.errors import LastOwner, RoleUnknown

#: in the order of how far they reach
MEMBER_ROLES = ("owner", "co_organiser", "event_crew", "partner")


def check_role(role: str) -> None:
    """Raises RoleUnknown."""
    if role not in MEMBER_ROLES:
        raise RoleUnknown


def check_an_owner_stays(roles: Mapping[UUID, str], leaving: UUID) -> None:
    """Raises LastOwner where nobody would own the event once this person does not."""
    others = [role for person, role in roles.items() if person != leaving]
    if roles.get(leaving) == "owner" and "owner" not in others:
        raise LastOwner
