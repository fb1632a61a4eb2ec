"""Reads everybody who has a schedule, and what each was sent last; of several events in as many
queries as of one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.events.domain.event_facts import EventFacts
from services.registration.events.domain.places import place_text
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.known_facts import KnownFacts
from services.registration.events.models.places import Place
from services.registration.meetings.domain.personal_schedules import (
    EventLines,
    LastSent,
    Reader,
    Readership,
    ScheduleLine,
)
from services.registration.meetings.models.groups import GroupRoom
from services.registration.meetings.models.publications import SentSchedule
from services.registration.meetings.queries.groups import events_with_groups
from services.registration.meetings.queries.publications import published_events
from services.registration.preparation.queries.preparation import (
    events_awaiting_preparation,
    students_awaiting_preparation,
)
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student

RowsByEvent = dict[UUID, list[Any]]


def readership(session: Session, event: Event) -> Readership:
    return readerships(session, [event])[event.id]


def readerships(session: Session, events: Sequence[Event]) -> dict[UUID, Readership]:
    ids = [event.id for event in events]
    lines = _lines(session, events)
    companies, sent, told = _companies(session, ids), _sent(session, ids), _told(session, ids)
    waiting, published = events_awaiting_preparation(session, ids), published_events(session, ids)
    return {
        id: Readership(
            lines=lines[id],
            students={person: Reader(person, "student", person) for person in lines[id].students},
            companies={row.company_id: _company_reader(row) for row in companies[id]},
            sent={
                row.reader_id: LastSent(row.sequence, tuple(map(ScheduleLine.from_row, row.items)))
                for row in sent[id]
            },
            awaiting_preparation=students_awaiting_preparation(session, id)
            if id in waiting
            else frozenset(),
            told={row.reader_id: EventFacts.from_row(row.facts) for row in told[id]},
            is_published=id in published,
        )
        for id in ids
    }


def event_lines(session: Session, event: Event) -> EventLines:
    return _lines(session, [event])[event.id]


def _lines(session: Session, events: Sequence[Event]) -> dict[UUID, EventLines]:
    ids = [event.id for event in events]
    slots, places, students = (
        _slots(session, ids),
        places_of_events(session, ids),
        _students(session, ids),
    )
    companies, groups = _companies(session, ids), events_with_groups(session, ids)
    return {
        event.id: EventLines(
            event_id=event.id,
            name=event.name,
            kind=event.kind,
            place=event.place,
            held_on=event.held_on,
            slots={row.number: (row.starts_at, row.ends_at) for row in slots[event.id]},
            companies={row.company_id: row.name for row in companies[event.id]},
            places=places[event.id],
            students={
                row.id: f"{row.name}, {row.class_name}" if row.class_name else row.name
                for row in students[event.id]
            },
            has_groups=event.id in groups,
            is_cancelled=event.cancelled,
        )
        for event in events
    }


def places_of_events(session: Session, ids: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """By event, company → "A1.12, Bygning A", where it meets students: the room of its group
    sessions comes before its stand. Companies without a place are missing.
    """
    places = select(Place.event_id, Place.company_id, Place.label, Place.building).where(
        Place.event_id.in_(ids), Place.place_id.is_not(None)
    )
    rooms = select(
        GroupRoom.event_id, GroupRoom.company_id, GroupRoom.label, GroupRoom.building
    ).where(GroupRoom.event_id.in_(ids))
    found: dict[UUID, dict[UUID, str]] = {id: {} for id in ids}
    for event_id, company_id, label, building in [
        *session.execute(places),
        *session.execute(rooms),
    ]:
        found[event_id][company_id] = place_text(label, building)
    return found


def _slots(session: Session, ids: Collection[UUID]) -> RowsByEvent:
    return _by_event(
        session.execute(
            select(EventSlot.event_id, EventSlot.number, EventSlot.starts_at, EventSlot.ends_at)
            .where(EventSlot.event_id.in_(ids))
            .order_by(EventSlot.event_id, EventSlot.number)
        )
    )


def _students(session: Session, ids: Collection[UUID]) -> RowsByEvent:
    return _by_event(
        session.execute(
            select(
                EventStudent.event_id, Person.id, Person.name, SchoolClass.name.label("class_name")
            )
            .join(Person, Person.id == EventStudent.person_id)
            .join(Student, Student.person_id == EventStudent.person_id)
            .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
            .where(EventStudent.event_id.in_(ids))
        )
    )


def _companies(session: Session, ids: Collection[UUID]) -> RowsByEvent:
    """Those that declined or withdrew are read too: they may have to be told that nothing is
    left.
    """
    return _by_event(
        session.execute(
            select(
                Participation.event_id,
                Participation.company_id,
                Participation.id,
                Participation.contact_id,
                Participation.link_generation,
                Participation.status,
                Participation.link_revoked,
                Company.name,
            )
            .join(Company, Company.id == Participation.company_id)
            .where(Participation.event_id.in_(ids))
        )
    )


def _company_reader(row: Any) -> Reader:
    return Reader(
        row.id,
        "company",
        row.contact_id,
        row.id,
        row.link_generation,
        is_coming=row.status == "accepted",
        is_asked=row.status == "invited" and not row.link_revoked,
    )


def _sent(session: Session, ids: Collection[UUID]) -> RowsByEvent:
    return _by_event(
        session.execute(
            select(
                SentSchedule.event_id,
                SentSchedule.reader_id,
                SentSchedule.sequence,
                SentSchedule.items,
            ).where(SentSchedule.event_id.in_(ids))
        )
    )


def _told(session: Session, ids: Collection[UUID]) -> RowsByEvent:
    return _by_event(
        session.execute(
            select(KnownFacts.event_id, KnownFacts.reader_id, KnownFacts.facts).where(
                KnownFacts.event_id.in_(ids)
            )
        )
    )


def _by_event(rows: Iterable[Row[Any]]) -> RowsByEvent:
    found: RowsByEvent = defaultdict(list)
    for row in rows:
        found[row.event_id].append(row)
    return found
