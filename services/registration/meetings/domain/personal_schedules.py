"""What each reader is told of a schedule, and what has changed since they were last told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from services.registration.events.domain.event_facts import (
    EventFacts,
    FactChange,
    fact_changes,
)
from services.registration.meetings.domain.meetings import BookedMeeting

Audience = Literal["student", "company"]
#: in place of a sequence number: the reader has not been told of any schedule
NO_SCHEDULE = -1


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
class LineChange:
    """One line that is not as the reader was told.

    `was` None: it is new; `now` None: it fell away.
    """

    was: ScheduleLine | None
    now: ScheduleLine | None


@dataclass(frozen=True)
class ScheduleChange:
    """One reader who must be told: for the first time, or of a change."""

    reader_id: UUID
    audience: Audience
    sequence: int
    """of the schedule as it is told with this, or NO_SCHEDULE"""
    items: tuple[ScheduleLine, ...]
    cancelled_uids: tuple[str, ...]
    before: tuple[ScheduleLine, ...] = ()
    """the lines as they were told last"""
    facts: tuple[FactChange, ...] = ()
    """what the reader does not know of the event itself"""
    knows: EventFacts | None = None
    """of the event itself, once this is told; None: it says nothing of that"""

    @property
    def is_first(self) -> bool:
        return self.sequence == 0

    @property
    def has_schedule(self) -> bool:
        return self.sequence != NO_SCHEDULE

    @property
    def is_wrong(self) -> bool:
        """Whether something that the reader was told is so no more; else it is only new."""
        return bool(self.lines) or any(not fact.is_first_place for fact in self.facts)

    @property
    def is_cancellation(self) -> bool:
        return any(fact.kind == "cancelled" for fact in self.facts)

    @property
    def lines(self) -> list[LineChange]:
        """What is added, changed or gone, in the order of the day."""
        told = {line.uid: line for line in self.before}
        now = {line.uid: line for line in self.items}
        found = [
            LineChange(told.get(uid), now.get(uid))
            for uid in told.keys() | now.keys()
            if told.get(uid) != now.get(uid)
        ]
        return sorted(found, key=_place_in_the_day)


def _place_in_the_day(change: LineChange) -> tuple[datetime, str]:
    line = change.now or change.was
    assert line is not None, "a change is of something"
    return line.starts_at, line.uid


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
    return ScheduleChange(reader, audience, before.sequence + 1, items, cancelled, before.items)


@dataclass(frozen=True)
class Reader:
    """Somebody who has a schedule. `id` is a student's person id or a participation id."""

    id: UUID
    audience: Audience
    contact_id: UUID
    participation_id: UUID | None = None
    link_generation: int | None = None
    is_coming: bool = True
    is_asked: bool = False
    """a company that is invited and has not answered"""

    def must_confirm(self, change: ScheduleChange) -> bool:
        """Whether it said yes to another day than the one that it is told of now."""
        is_moved = any(fact.kind == "time" for fact in change.facts)
        return self.audience == "company" and self.is_coming and is_moved


@dataclass(frozen=True)
class EventLines:
    """The names and times that turn a meeting into a line that a person reads."""

    event_id: UUID
    name: str
    kind: str
    place: str
    held_on: date
    slots: Mapping[int, tuple[datetime, datetime]]
    companies: Mapping[UUID, str]
    places: Mapping[UUID, str]
    students: Mapping[UUID, str]
    has_groups: bool = False
    is_cancelled: bool = False

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

    def facts(self, own_place: str = "") -> EventFacts:
        """What a reader should know of the event now."""
        return EventFacts(
            held_on=self.held_on,
            starts_at=min((start for start, _ in self.slots.values()), default=None),
            ends_at=max((end for _, end in self.slots.values()), default=None),
            place=self.place,
            own_place=own_place,
            is_cancelled=self.is_cancelled,
        )

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
    told: Mapping[UUID, EventFacts] = field(default_factory=dict)
    """reader id → what they were told of the event itself"""
    is_published: bool = True
    """before that only who booked by themselves has been told of a schedule"""

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
    """The one rule of who must hear: everybody whose schedule, or whose knowledge of the event, is
    not as they were told it, once these meetings stand.

    Students whose schedule waits for their preparation hear of the event alone until they are
    ready. Who declined, or was never told anything, is left in peace.
    """
    facts = _current_facts(readership)
    news = _unsent_facts(readership, facts)
    schedules = {each.reader_id: each for each in _unsent_schedules(readership, meetings)}
    return [
        replace(
            schedules.get(reader) or _unchanged(readership, reader),
            facts=news.get(reader, ()),
            knows=facts.get(reader),
        )
        for reader in sorted(news.keys() | schedules.keys(), key=lambda reader: reader.bytes)
    ]


def _current_facts(readership: Readership) -> dict[UUID, EventFacts]:
    """Reader → what they should know of the event; a company that does not come has no place."""
    lines = readership.lines
    facts = dict.fromkeys(readership.students, lines.facts())
    for company, reader in readership.companies.items():
        facts[reader.id] = lines.facts(lines.places.get(company, "") if reader.is_coming else "")
    return facts


def _unsent_schedules(
    readership: Readership, meetings: Iterable[BookedMeeting]
) -> list[ScheduleChange]:
    lines, readers = readership.lines, readership.readers
    current: Mapping[UUID, Sequence[ScheduleLine]] = (
        {}
        if lines.is_cancelled
        else items_by_reader(lines, meetings, readership.students, readership.companies)
    )
    audiences = {id: reader.audience for id, reader in readers.items()}
    changes = schedule_changes(current, readership.sent, audiences)
    return [
        each
        for each in changes
        if each.reader_id not in readership.awaiting_preparation
        and (readership.is_published or each.reader_id in readership.sent)
    ]


def _unsent_facts(
    readership: Readership, facts: Mapping[UUID, EventFacts]
) -> dict[UUID, tuple[FactChange, ...]]:
    """Reader → what they do not know of the event, for those whom the event concerns."""
    concerned = [r.id for r in readership.companies.values() if r.is_coming or r.is_asked]
    told = {reader: readership.told[reader] for reader in concerned if reader in readership.told}
    held = replace(readership.lines.facts(), is_cancelled=False)
    for student in readership.students.keys() & (readership.told.keys() | readership.sent.keys()):
        told[student] = readership.told.get(student, held)
    news = {reader: fact_changes(known, facts[reader]) for reader, known in told.items()}
    return {reader: changes for reader, changes in news.items() if changes}


def _unchanged(readership: Readership, reader_id: UUID) -> ScheduleChange:
    """The schedule that the reader was told, sent again; NO_SCHEDULE where there is none."""
    sent = readership.sent.get(reader_id)
    items = sent.items if sent else ()
    sequence = sent.sequence + 1 if sent else NO_SCHEDULE
    audience = readership.readers[reader_id].audience
    return ScheduleChange(reader_id, audience, sequence, items, (), items)
