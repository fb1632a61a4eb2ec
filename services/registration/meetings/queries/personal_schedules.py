"""Reads what each student and company has before them, as it is told, shown and printed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.events.domain.places import place_words
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.places import Place
from services.registration.meetings.domain.personal_schedules import Audience, Item, LastSent
from services.registration.meetings.models.groups import GroupRoom, GroupRule
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.models.publications import SentSchedule
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student


@dataclass(frozen=True)
class PlannedMeeting:
    """One booked meeting, by ids."""

    id: UUID
    person_id: UUID
    company_id: UUID
    slot: int


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
class EventWords:
    """The names and times that turn a meeting into a line that a person reads."""

    event: Event
    slots: Mapping[int, tuple[datetime, datetime]]
    companies: Mapping[UUID, str]
    places: Mapping[UUID, str]
    students: Mapping[UUID, str]
    has_groups: bool = False

    def for_student(self, meeting: PlannedMeeting) -> Item:
        return self._item(meeting, self.companies.get(meeting.company_id, ""))

    def for_company(self, meeting: PlannedMeeting) -> Item:
        return self._item(meeting, self.students.get(meeting.person_id, ""))

    def _item(self, meeting: PlannedMeeting, title: str) -> Item:
        starts_at, ends_at = self.slots[meeting.slot]
        return Item(
            starts_at=starts_at,
            ends_at=ends_at,
            slot=meeting.slot,
            uid=str(meeting.id),
            title=title,
            place=self.places.get(meeting.company_id, "") or self.event.place,
        )

    def sessions_for_company(
        self, reader_id: UUID, company_id: UUID, slots: Collection[int]
    ) -> list[Item]:
        """One line a session, numbered; who comes stands on the company's page."""
        lines = []
        for number, slot in enumerate(sorted(slots), start=1):
            starts_at, ends_at = self.slots[slot]
            lines.append(
                Item(
                    starts_at=starts_at,
                    ends_at=ends_at,
                    slot=slot,
                    uid=f"session-{self.event.id}-{reader_id}-{slot}",
                    title=f"{self.event.name} ({number}/{len(slots)})",
                    place=self.places.get(company_id, "") or self.event.place,
                )
            )
        return lines

    def whole_day(self, reader_id: UUID) -> Item | None:
        """A career day is one line for everybody, from the first slot to the last."""
        if self.event.kind != "career_day" or not self.slots:
            return None
        starts_at = min(start for start, _ in self.slots.values())
        ends_at = max(end for _, end in self.slots.values())
        return Item(
            starts_at,
            ends_at,
            -1,
            f"day-{self.event.id}-{reader_id}",
            self.event.name,
            self.event.place,
        )


def event_slots(session: Session, event_id: UUID) -> dict[int, tuple[datetime, datetime]]:
    rows = session.execute(
        select(EventSlot.number, EventSlot.starts_at, EventSlot.ends_at)
        .where(EventSlot.event_id == event_id)
        .order_by(EventSlot.number)
    )
    return {number: (starts_at, ends_at) for number, starts_at, ends_at in rows}


def places_of(session: Session, event_id: UUID) -> dict[UUID, str]:
    """Company → "A1.12, Bygning A", where it meets students: the room of its group sessions comes
    before its stand. Companies without a place are missing."""
    places = select(Place.company_id, Place.label, Place.building).where(
        Place.event_id == event_id, Place.place_id.is_not(None)
    )
    rooms = select(GroupRoom.company_id, GroupRoom.label, GroupRoom.building).where(
        GroupRoom.event_id == event_id
    )
    rows = [*session.execute(places), *session.execute(rooms)]
    return {company_id: place_words(label, building) for company_id, label, building in rows}


def event_words(session: Session, event: Event) -> EventWords:
    companies = session.execute(
        select(Company.id, Company.name)
        .join(Participation, Participation.company_id == Company.id)
        .where(Participation.event_id == event.id)
    )
    names = (
        select(Person.id, Person.name, SchoolClass.name)
        .join(EventStudent, EventStudent.person_id == Person.id)
        .join(Student, Student.person_id == Person.id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .where(EventStudent.event_id == event.id)
    )
    return EventWords(
        event=event,
        slots=event_slots(session, event.id),
        companies=dict(companies.all()),
        places=places_of(session, event.id),
        students={
            id: f"{name}, {class_name}" if class_name else name
            for id, name, class_name in session.execute(names)
        },
        has_groups=bool(
            session.scalar(select(GroupRule.is_on).where(GroupRule.event_id == event.id))
        ),
    )


def student_readers(session: Session, event_id: UUID) -> list[Reader]:
    return [
        Reader(person_id, "student", person_id)
        for person_id in session.scalars(
            select(EventStudent.person_id).where(EventStudent.event_id == event_id)
        )
    ]


def company_readers(session: Session, event_id: UUID) -> dict[UUID, Reader]:
    """Company id → its reader. Companies that declined or withdrew are read too: they may have
    to be told that nothing is left."""
    rows = session.execute(
        select(
            Participation.company_id,
            Participation.id,
            Participation.contact_id,
            Participation.link_generation,
            Participation.status,
        ).where(Participation.event_id == event_id)
    )
    return {
        company_id: Reader(id, "company", contact_id, id, generation, status == "accepted")
        for company_id, id, contact_id, generation, status in rows
    }


def meetings_of(
    session: Session,
    event_id: UUID,
    *,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
) -> list[PlannedMeeting]:
    """Booked meetings by slot; of one student or one company where that is asked."""
    query = select(Meeting.id, Meeting.person_id, Meeting.company_id, Meeting.slot).where(
        Meeting.event_id == event_id, Meeting.status == "booked"
    )
    if person_id is not None:
        query = query.where(Meeting.person_id == person_id)
    if company_id is not None:
        query = query.where(Meeting.company_id == company_id)
    rows = session.execute(query.order_by(Meeting.slot, Meeting.id))
    return [PlannedMeeting(*row) for row in rows]


_STUDENT_LINES = (
    select(
        Meeting.id,
        Meeting.slot,
        EventSlot.starts_at,
        EventSlot.ends_at,
        Company.name,
        func.coalesce(GroupRoom.label, Place.label),
        case((GroupRoom.label.is_not(None), GroupRoom.building), else_=Place.building),
    )
    .join(EventSlot, (EventSlot.event_id == Meeting.event_id) & (EventSlot.number == Meeting.slot))
    .join(Company, Company.id == Meeting.company_id)
    .outerjoin(
        Place,
        (Place.event_id == Meeting.event_id)
        & (Place.company_id == Meeting.company_id)
        & Place.place_id.is_not(None),
    )
    .outerjoin(
        GroupRoom,
        (GroupRoom.event_id == Meeting.event_id) & (GroupRoom.company_id == Meeting.company_id),
    )
    .where(
        Meeting.event_id == bindparam("event"),
        Meeting.person_id == bindparam("person"),
        Meeting.status == "booked",
    )
    .order_by(Meeting.slot)
)


def student_items(session: Session, event: Event, person_id: UUID) -> list[Item]:
    """One student's lines by one query: the rush of booking reads them each time."""
    rows = session.connection().execute(_STUDENT_LINES, {"event": event.id, "person": person_id})
    items = [
        Item(starts_at, ends_at, slot, str(id), name, place_words(label, building) or event.place)
        for id, slot, starts_at, ends_at, name, label, building in rows
    ]
    if event.kind != "career_day":
        return items
    words = EventWords(event, event_slots(session, event.id), {}, {}, {})
    whole_day = words.whole_day(person_id)
    return [whole_day, *items] if whole_day else items


def items_by_reader(
    words: EventWords,
    meetings: Sequence[PlannedMeeting],
    students: Collection[UUID],
    companies: Mapping[UUID, Reader],
) -> dict[UUID, list[Item]]:
    """Reader id → lines, for these students and companies."""
    items: dict[UUID, list[Item]] = {id: [] for id in students}
    items |= {reader.id: [] for reader in companies.values()}
    absent = {reader.id for reader in companies.values() if not reader.is_coming}
    for reader_id in items.keys() - absent:
        whole_day = words.whole_day(reader_id)
        if whole_day is not None:
            items[reader_id].append(whole_day)
    speaking: dict[UUID, set[int]] = {}
    for meeting in meetings:
        if meeting.slot not in words.slots:
            continue
        if meeting.person_id in items:
            items[meeting.person_id].append(words.for_student(meeting))
        reader = companies.get(meeting.company_id)
        if reader is not None and words.has_groups:
            speaking.setdefault(meeting.company_id, set()).add(meeting.slot)
        elif reader is not None:
            items[reader.id].append(words.for_company(meeting))
    for company_id, slots in speaking.items():
        reader_id = companies[company_id].id
        items[reader_id] += words.sessions_for_company(reader_id, company_id, slots)
    return items


def sent_schedules(
    session: Session, event_id: UUID, readers: Collection[UUID] | None = None
) -> dict[UUID, LastSent]:
    """What readers were told last; of all of them when `readers` is None."""
    query = select(SentSchedule.reader_id, SentSchedule.sequence, SentSchedule.items).where(
        SentSchedule.event_id == event_id
    )
    if readers is not None:
        query = query.where(SentSchedule.reader_id.in_(readers))
    return {
        reader_id: LastSent(sequence, tuple(Item.from_row(row) for row in items))
        for reader_id, sequence, items in session.execute(query)
    }
