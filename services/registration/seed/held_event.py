"""Fills a demo's event that was held: who met whom, who came, and what both sides answered.

Nobody can book what has been, so the meetings are put there; all the rest goes through the doors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.day.domain.attendance import Mark
from services.registration.day.use_cases.record_attendance import record_attendance
from services.registration.events.models.events import Event
from services.registration.interest.domain.interest import SIDES
from services.registration.interest.use_cases.answer_interest import answer_interest
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import Publication
from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.school.models.people import Person
from shared.ids import new_id

SEED = 11
MEETINGS_EACH = 3
AT_ONCE = 10
ABSENT_EVERY = 12
#: how often yes, maybe, no, and no answer yet are said
STUDENTS_SAY = (5, 2, 2, 1)
COMPANIES_SAY = (4, 2, 2, 2)
#: the first student, who has a link of her own: a match, a maybe, and a company that is silent
FIRST = (("yes", "yes"), ("maybe", "yes"), ("yes", None))


@dataclass(frozen=True)
class Met:
    meeting_id: UUID
    person_id: UUID
    company_id: UUID
    starts_at: datetime


def is_filled(session: Session, event_id: UUID) -> bool:
    found = select(Meeting.id).where(Meeting.event_id == event_id).limit(1)
    return session.scalar(found) is not None


def fill_held_event(session: Session, event_id: UUID, addresses: Sequence[str], crew: UUID) -> None:
    """Meetings, attendance and answers of these students, in their order."""
    event = session.get_one(Event, event_id)
    people = _people(session, event, addresses)
    absent = set(people[ABSENT_EVERY - 1 :: ABSENT_EVERY])
    met = _hold_meetings(session, event, people)
    _mark(session, event, met, absent, crew)
    _answer(session, event, [one for one in met if one.person_id not in absent])


def _people(session: Session, event: Event, addresses: Sequence[str]) -> list[UUID]:
    rows = select(Person.email, Person.id).where(
        Person.organisation_id == event.organisation_id, Person.email.in_(addresses)
    )
    ids = dict(session.execute(rows).tuples().all())
    return [ids[address] for address in addresses]


def _hold_meetings(session: Session, event: Event, people: list[UUID]) -> list[Met]:
    """Three each: in every slot each company meets one student."""
    companies = list(
        session.scalars(
            select(Participation.company_id)
            .join(Company, Company.id == Participation.company_id)
            .where(Participation.event_id == event.id, Participation.status == "accepted")
            .order_by(Company.name, Company.id)
        )
    )
    times = event_slots(session, event.id)
    begins = times[0][0]
    seats = [
        CompanySlot(event_id=event.id, company_id=company, slot=slot, capacity=1, taken=1)
        for company in companies
        for slot in times
    ]
    session.add(Publication(event_id=event.id, version=1, published_at=begins, told=0))
    session.add_all(seats)
    session.flush()
    met = []
    for number, person in enumerate(people):
        group, place = divmod(number, AT_ONCE)
        for round_ in range(MEETINGS_EACH):
            slot = group * MEETINGS_EACH + round_
            company = companies[(place + 3 * round_) % len(companies)]
            met.append(Met(new_id(), person, company, times[slot][0]))
            session.add(_meeting(event, met[-1], slot, begins))
    session.flush()
    return met


def _meeting(event: Event, one: Met, slot: int, made_at: datetime) -> Meeting:
    return Meeting(
        id=one.meeting_id,
        event_id=event.id,
        company_id=one.company_id,
        person_id=one.person_id,
        slot=slot,
        origin="built",
        created_at=made_at,
    )


def _mark(session: Session, event: Event, met: list[Met], absent: set[UUID], crew: UUID) -> None:
    people = dict.fromkeys(one.person_id for one in met)
    begins = min(one.starts_at for one in met)
    marks = [
        Mark(
            id=new_id(),
            subject="event",
            person_id=person,
            status="absent" if person in absent else "present",
            marked_at=begins,
            marked_by=crew,
        )
        for person in people
    ] + [
        Mark(
            id=new_id(),
            subject="meeting",
            person_id=one.person_id,
            meeting_id=one.meeting_id,
            status="met",
            marked_at=one.starts_at + timedelta(minutes=10),
            marked_by=crew,
        )
        for one in met
        if one.person_id not in absent
    ]
    record_attendance(session, event_id=event.id, marks=marks)


def _answer(session: Session, event: Event, met: list[Met]) -> None:
    random = Random(SEED)  # noqa: S311 - invented answers, no secret
    words = ("yes", "maybe", "no", None)
    first = met[0].person_id
    for number, one in enumerate(met):
        drawn = tuple(random.choices(words, say)[0] for say in (STUDENTS_SAY, COMPANIES_SAY))
        said = FIRST[number] if one.person_id == first else drawn
        for side, answer in zip(SIDES, said, strict=True):
            if answer is not None:
                answer_interest(
                    session,
                    event=event,
                    person_id=one.person_id,
                    company_id=one.company_id,
                    side=side,
                    answer=answer,
                    note=None,
                    at=one.starts_at + timedelta(hours=4 + number % 5),
                )
