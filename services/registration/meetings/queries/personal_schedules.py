"""Reads what each student and company has before them, as it is told, shown and printed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.events.domain.places import place_text
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.places import Place
from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.domain.personal_schedules import (
    EventLines,
    LastSent,
    Reader,
    Readership,
    ScheduleLine,
)
from services.registration.meetings.models.groups import GroupRoom, GroupRule
from services.registration.meetings.models.meetings import BOOKED_COLUMNS, Meeting
from services.registration.meetings.models.publications import SentSchedule
from services.registration.preparation.queries.preparation import students_awaiting_preparation
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student


def event_slots(session: Session, event_id: UUID) -> dict[int, tuple[datetime, datetime]]:
    rows = session.execute(
        select(EventSlot.number, EventSlot.starts_at, EventSlot.ends_at)
        .where(EventSlot.event_id == event_id)
        .order_by(EventSlot.number)
    )
    return {number: (starts_at, ends_at) for number, starts_at, ends_at in rows}


def places_of(session: Session, event_id: UUID) -> dict[UUID, str]:
    """Company → "A1.12, Bygning A", where it meets students: the room of its group sessions comes
    before its stand. Companies without a place are missing.
    """
    places = select(Place.company_id, Place.label, Place.building).where(
        Place.event_id == event_id, Place.place_id.is_not(None)
    )
    rooms = select(GroupRoom.company_id, GroupRoom.label, GroupRoom.building).where(
        GroupRoom.event_id == event_id
    )
    rows = [*session.execute(places), *session.execute(rooms)]
    return {company_id: place_text(label, building) for company_id, label, building in rows}


def event_lines(session: Session, event: Event) -> EventLines:
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
    return EventLines(
        event_id=event.id,
        name=event.name,
        kind=event.kind,
        place=event.place,
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
    """Company id → its reader. Companies that declined or withdrew are read too: they may have to
    be told that nothing is left.
    """
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
    oldest_first: bool = False,
) -> list[BookedMeeting]:
    """Booked meetings by slot, or the oldest first; of one student or one company where that is
    asked.
    """
    query = select(*BOOKED_COLUMNS).where(Meeting.event_id == event_id, Meeting.status == "booked")
    if person_id is not None:
        query = query.where(Meeting.person_id == person_id)
    if company_id is not None:
        query = query.where(Meeting.company_id == company_id)
    order = Meeting.created_at if oldest_first else Meeting.slot
    rows = session.execute(query.order_by(order, Meeting.id))
    return [BookedMeeting(*row) for row in rows]


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


def student_items(session: Session, event: Event, person_id: UUID) -> list[ScheduleLine]:
    """One student's lines by one query: the rush of booking reads them each time."""
    rows = session.connection().execute(_STUDENT_LINES, {"event": event.id, "person": person_id})
    items = [
        ScheduleLine(
            starts_at, ends_at, slot, str(id), name, place_text(label, building) or event.place
        )
        for id, slot, starts_at, ends_at, name, label, building in rows
    ]
    if event.kind != "career_day":
        return items
    slots = event_slots(session, event.id)
    lines = EventLines(event.id, event.name, event.kind, event.place, slots, {}, {}, {})
    whole_day = lines.whole_day(person_id)
    return [whole_day, *items] if whole_day else items


def readership(session: Session, event: Event) -> Readership:
    return Readership(
        lines=event_lines(session, event),
        students={reader.id: reader for reader in student_readers(session, event.id)},
        companies=company_readers(session, event.id),
        sent=sent_schedules(session, event.id),
        awaiting_preparation=students_awaiting_preparation(session, event.id),
    )


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
        reader_id: LastSent(sequence, tuple(ScheduleLine.from_row(row) for row in items))
        for reader_id, sequence, items in session.execute(query)
    }
