"""What registration says to one reader when something that they were told is so no more."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.message import Message
from shared.contracts.registration import Audience, ScheduleItem

NewsKind = Literal["cancelled", "time", "place", "own_place", "added", "changed", "removed"]


@dataclass(frozen=True, kw_only=True)
class NewsPoint:
    """One thing that changed. `title`: whom a meeting is with; empty where it is the event's own.

    `cancelled`, `time`, `place` and `own_place` are the event's, the others one meeting's. What
    does not concern the kind is empty: a new meeting was at no time, a place has no hours.
    """

    kind: NewsKind
    title: str
    was_on: date | None
    was_from: datetime | None
    was_until: datetime | None
    was_at: str
    now_on: date | None
    now_from: datetime | None
    now_until: datetime | None
    now_at: str


@dataclass(frozen=True, kw_only=True)
class EventNewsV1(Message):
    """What a reader was told of an event is so no more: what changed, and how it stands now.

    `news_id` is the same for all who hear of it together. `sequence` is the schedule's, null where
    the reader has been sent none; then `items` says nothing. `asks_again`: the company said yes to
    another day, and is asked whether it can come on this one.
    """

    TYPE: ClassVar[str] = "registration.event_news.v1"
    AGGREGATE: ClassVar[str] = "contact_id"
    PERSONAL: ClassVar[bool] = True

    contact_id: UUID
    event_id: UUID
    event_name: str
    news_id: UUID
    audience: Audience
    link_generation: int | None
    participation_id: UUID | None
    sequence: int | None
    items: tuple[ScheduleItem, ...]
    cancelled_uids: tuple[str, ...]
    changes: tuple[NewsPoint, ...]
    asks_again: bool

    @property
    def aggregate_version(self) -> int:
        return self.sequence or 0
