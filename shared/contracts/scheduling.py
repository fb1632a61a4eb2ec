"""What scheduling says: which events there are, which rooms, who sits where."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.deeds import DeedRecorded
from shared.contracts.message import Message

EventKind = Literal["praktikdating", "career_day", "guidance"]
PlaceKind = Literal["room", "stand"]


@dataclass(frozen=True, kw_only=True)
class TimeSlot:
    """One interval of the grid; slots are numbered from 0 and a break is a gap between two."""

    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class _EventDescribed(Message):
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    organisation_id: UUID
    kind: EventKind
    name: str
    place: str
    held_on: date
    slots: tuple[TimeSlot, ...]
    meetings_per_student: int
    wishes_per_student: int
    reply_by: datetime | None
    wishes_open_at: datetime | None
    wishes_close_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True)
class EventAnnouncedV1(_EventDescribed):
    """An event was made."""

    TYPE: ClassVar[str] = "scheduling.event_announced.v1"


@dataclass(frozen=True, kw_only=True)
class EventChangedV1(_EventDescribed):
    """An event is now described like this; whoever missed the announcement may start from it."""

    TYPE: ClassVar[str] = "scheduling.event_changed.v1"


@dataclass(frozen=True, kw_only=True)
class EventOwnerNamedV1(Message):
    """Who made the event, and so arranges it until somebody else is named."""

    TYPE: ClassVar[str] = "scheduling.event_owner_named.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    organisation_id: UUID
    person_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class EventCancelledV1(Message):
    """The event will not be held."""

    TYPE: ClassVar[str] = "scheduling.event_cancelled.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    organisation_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class OfferedRoom:
    """A room that the event may use; capacity in persons."""

    room_id: UUID
    name: str
    building: str
    capacity: int


@dataclass(frozen=True, kw_only=True)
class RoomsOfferedV1(Message):
    """These are now all rooms of the event, so that group sessions fit in them."""

    TYPE: ClassVar[str] = "scheduling.rooms_offered.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    rooms: tuple[OfferedRoom, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class CompanyPlace:
    """Where one company is on the day; `label` is ready to be read: "A1.12" or "Stand 7"."""

    company_id: UUID
    place_id: UUID
    kind: PlaceKind
    label: str
    building: str


@dataclass(frozen=True, kw_only=True)
class ProgrammePublishedV1(Message):
    """The whole programme: a company that is not in it has no place."""

    TYPE: ClassVar[str] = "scheduling.programme_published.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    version: int
    places: tuple[CompanyPlace, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceChangedV1(Message):
    """After publication one company moved, or lost its place (`place_id` is null)."""

    TYPE: ClassVar[str] = "scheduling.place_changed.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    company_id: UUID
    place_id: UUID | None
    kind: PlaceKind
    label: str
    building: str
    version: int


@dataclass(frozen=True, kw_only=True)
class SessionRoom:
    """The one room in which a company holds all its group sessions."""

    company_id: UUID
    room_id: UUID
    label: str
    building: str


@dataclass(frozen=True, kw_only=True)
class SessionRoomsAllocatedV1(Message):
    """The rooms of all group sessions, in answer to the plan of `sessions_version`; again with a
    higher version when a room is lost. `without_room`: companies for which no room was found.
    """

    TYPE: ClassVar[str] = "scheduling.session_rooms_allocated.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    sessions_version: int
    rooms: tuple[SessionRoom, ...]
    without_room: tuple[UUID, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class SchedulingTokenUsedV1(Message):
    """A program came in here with this token; said once an hour at most."""

    TYPE: ClassVar[str] = "scheduling.scheduling_token_used.v1"
    AGGREGATE: ClassVar[str] = "token_id"

    token_id: UUID
    used_at: datetime


@dataclass(frozen=True, kw_only=True)
class SchedulingDeedRecordedV1(DeedRecorded):
    """Somebody did something here that the school's audit log shows."""

    TYPE: ClassVar[str] = "scheduling.scheduling_deed_recorded.v1"
