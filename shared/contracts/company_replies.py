"""What registration says to those who arrange an event when companies answer or change answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.message import Message

ReplyStatus = Literal["invited", "accepted", "declined", "withdrawn"]


@dataclass(frozen=True, kw_only=True)
class ReplyHours:
    """A time without a break in which a company is there."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReplyChange:
    """One company's answer as the organisers knew it, and as it is now.

    Who does not come is there at no hours. `educations_lost` counts educations that are no longer
    sought. `unheld`: its meetings that stand and cannot be held. `fallen`: those that
    fell away with the answer, whose students have heard. `confirms_day`: it can on the new day.
    """

    participation_id: UUID
    company: str
    was_status: ReplyStatus
    now_status: ReplyStatus
    was_tables: int
    now_tables: int
    was_people: int
    now_people: int
    was_hours: tuple[ReplyHours, ...]
    now_hours: tuple[ReplyHours, ...]
    educations_lost: int
    confirms_day: bool
    unheld: int
    fallen: int


@dataclass(frozen=True, kw_only=True)
class CompanyRepliesChangedV1(Message):
    """`contact_ids` are the staff who hear of it. `is_urgent`: at once, as somebody must act.
    `is_published`: what cannot be held is mended by a repair of the published schedule.
    """

    TYPE: ClassVar[str] = "registration.company_replies_changed.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    news_id: UUID
    contact_ids: tuple[UUID, ...]
    replies: tuple[ReplyChange, ...]
    is_urgent: bool
    is_published: bool
