"""What each reader is told of a schedule, and what has changed since they were last told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from services.registration.meetings.domain.meetings import BookedMeeting

Audience = Literal["student", "company"]


@dataclass(frozen=True, order=True)
class ScheduleLine:
    """One line of a personal schedule. The uid stays when the meeting moves."""

    starts_at: datetime
    ends_at: datetime
    slot: int
    uid: str
    title: str
    place: str

    def to_row(self) -> list[Any]:
        return [
            self.uid,
            self.slot,
            self.starts_at.isoformat(),
            self.ends_at.isoformat(),
            self.title,
            self.place,
        ]

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> "ScheduleLine":
        uid, slot, starts_at, ends_at, title, place = row
        return cls(
            uid=uid,
            slot=slot,
            starts_at=datetime.fromisoformat(starts_at),
            ends_at=datetime.fromisoformat(ends_at),
            title=title,
            place=place,
        )


@dataclass(frozen=True)
class LastSent:
    """What a reader was told last."""

    sequence: int
    items: tuple[ScheduleLine, ...]


@dataclass(frozen=True)
class ScheduleChange:
    """One reader who must be told: for the first time, or of a change."""

    reader_id: UUID
    audience: Audience
    sequence: int
    items: tuple[ScheduleLine, ...]
    cancelled_uids: tuple[str, ...]

    @property
    def is_first(self) -> bool:
        return self.sequence == 0


def schedule_changes(
    current: Mapping[UUID, Sequence[ScheduleLine]],
    sent: Mapping[UUID, LastSent],
    audiences: Mapping[UUID, Audience],
) -> list[ScheduleChange]:
    """Who must be told what. A reader whose schedule is as it was told is left in peace.

    A reader with nothing planned who was never told anything is not told either.
    """
    found = []
    for reader in sorted(current.keys() | sent.keys(), key=lambda reader: reader.bytes):
        items = tuple(sorted(current.get(reader, ())))
        before = sent.get(reader)
        change = _change_of(reader, audiences[reader], items, before)
        if change is not None:
            found.append(change)
    return found


def _change_of(
    reader: UUID, audience: Audience, items: tuple[ScheduleLine, ...], before: LastSent | None
) -> ScheduleChange | None:
    if before is None:
        return ScheduleChange(reader, audience, 0, items, ()) if items else None
    if items == before.items:
        return None
    remaining = {item.uid for item in items}
    cancelled = tuple(item.uid for item in before.items if item.uid not in remaining)
    return ScheduleChange(reader, audience, before.sequence + 1, items, cancelled)


@dataclass(frozen=True)
class Reader:
    """Somebody who has a schedule. `id` is a student's person id or a participation id."""

    id: UUID
    audience: Audience
    contact_id: UUID
    participation_id: UUID | None = None
    link_generation: int | None = None
    is_coming: bool = True


@dataclass(frozen=True)
class EventLines:
    """The names and times that turn a meeting into a line that a person reads."""

    event_id: UUID
    name: str
    kind: str
    place: str
    slots: Mapping[int, tuple[datetime, datetime]]
    companies: Mapping[UUID, str]
    places: Mapping[UUID, str]
    students: Mapping[UUID, str]
    has_groups: bool = False

    def for_student(self, meeting: BookedMeeting) -> ScheduleLine:
        return self._item(meeting, self.companies.get(meeting.company_id, ""))

    def for_company(self, meeting: BookedMeeting) -> ScheduleLine:
        return self._item(meeting, self.students.get(meeting.person_id, ""))

    def _item(self, meeting: BookedMeeting, title: str) -> ScheduleLine:
        starts_at, ends_at = self.slots[meeting.slot]
        return ScheduleLine(
            starts_at=starts_at,
            ends_at=ends_at,
            slot=meeting.slot,
            uid=str(meeting.id),
            title=title,
            place=self.places.get(meeting.company_id, "") or self.place,
        )

    def sessions_for_company(
        self, reader_id: UUID, company_id: UUID, slots: Collection[int]
    ) -> list[ScheduleLine]:
        """One line a session, numbered; who comes stands on the company's page."""
        lines = []
        for number, slot in enumerate(sorted(slots), start=1):
            starts_at, ends_at = self.slots[slot]
            lines.append(
                ScheduleLine(
                    starts_at=starts_at,
                    ends_at=ends_at,
                    slot=slot,
                    uid=f"session-{self.event_id}-{reader_id}-{slot}",
                    title=f"{self.name} ({number}/{len(slots)})",
                    place=self.places.get(company_id, "") or self.place,
                )
            )
        return lines

    @property
    def has_whole_day(self) -> bool:
        """A career day is one line for everybody, from the first slot to the last."""
        return self.kind == "career_day" and bool(self.slots)

    def whole_day(self, reader_id: UUID) -> ScheduleLine | None:
        if not self.has_whole_day:
            return None
        starts_at = min(start for start, _ in self.slots.values())
        ends_at = max(end for _, end in self.slots.values())
        return ScheduleLine(
            starts_at,
            ends_at,
            -1,
            f"day-{self.event_id}-{reader_id}",
            self.name,
            self.place,
        )


def items_by_reader(
    lines: EventLines,
    meetings: Iterable[BookedMeeting],
    students: Collection[UUID],
    companies: Mapping[UUID, Reader],
) -> dict[UUID, list[ScheduleLine]]:
    """Reader id → lines, for these students and companies."""
    items: dict[UUID, list[ScheduleLine]] = {id: [] for id in students}
    items |= {reader.id: [] for reader in companies.values()}
    absent = {reader.id for reader in companies.values() if not reader.is_coming}
    for reader_id in items.keys() - absent:
        whole_day = lines.whole_day(reader_id)
        if whole_day is not None:
            items[reader_id].append(whole_day)
    speaking: dict[UUID, set[int]] = {}
    for meeting in meetings:
        if meeting.slot not in lines.slots:
            continue
        if meeting.person_id in items:
            items[meeting.person_id].append(lines.for_student(meeting))
        reader = companies.get(meeting.company_id)
        if reader is not None and lines.has_groups:
            speaking.setdefault(meeting.company_id, set()).add(meeting.slot)
        elif reader is not None:
            items[reader.id].append(lines.for_company(meeting))
    for company_id, slots in speaking.items():
        reader_id = companies[company_id].id
        items[reader_id] += lines.sessions_for_company(reader_id, company_id, slots)
    return items


@dataclass(frozen=True)
class Readership:
    """Everybody who has a schedule of the event: who they are, and what they were sent last."""

    lines: EventLines
    students: Mapping[UUID, Reader]
    companies: Mapping[UUID, Reader]
    """company id → its reader; also those that declined or withdrew"""
    sent: Mapping[UUID, LastSent]
    awaiting_preparation: frozenset[UUID] = frozenset()
    """students whose schedule waits until they are prepared"""

    def without(self, companies: Collection[UUID]) -> "Readership":
        """As it is once these do not come."""
        left = {
            id: replace(reader, is_coming=False) if id in companies else reader
            for id, reader in self.companies.items()
        }
        return replace(self, companies=left)

    @property
    def readers(self) -> dict[UUID, Reader]:
        """Also whoever was sent a schedule and takes no part any more."""
        gone = {id: Reader(id, "student", id) for id in self.sent}
        return gone | {r.id: r for r in (*self.students.values(), *self.companies.values())}


def unsent_changes(
    readership: Readership, meetings: Iterable[BookedMeeting]
) -> list[ScheduleChange]:
    """Everybody whose schedule is not as it was sent, once these meetings stand.

    Students whose schedule waits for their preparation are left out until they are ready.
    """
    current = items_by_reader(readership.lines, meetings, readership.students, readership.companies)
    audiences = {id: reader.audience for id, reader in readership.readers.items()}
    changes = schedule_changes(current, readership.sent, audiences)
    return [each for each in changes if each.reader_id not in readership.awaiting_preparation]
