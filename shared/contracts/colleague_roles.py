"""What registration says to a colleague whose role somebody else has changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.message import Message

ColleagueRole = Literal[
    "administrator",
    "organiser",
    "teacher",
    "crew",
    "leadership",
    "leadership_people",
    "guest",
    "owner",
    "co_organiser",
    "event_crew",
    "partner",
]


@dataclass(frozen=True, kw_only=True)
class ColleagueRoleChangedV1(Message):
    """Somebody else gave or took a role. `event_id` None: in the whole school. `roles` are all that
    the colleague has there from now on; none: she has lost them. Nothing is said of own changes.
    """

    TYPE: ClassVar[str] = "registration.colleague_role_changed.v1"
    AGGREGATE: ClassVar[str] = "contact_id"

    contact_id: UUID
    event_id: UUID | None
    roles: tuple[ColleagueRole, ...]
    changed_at: datetime
