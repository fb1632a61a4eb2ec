"""Reads of the counsellors of a guidance day, who booked them and what they want to talk about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import (
    Company,
    CompanyContact,
    Participation,
    ParticipationEducation,
)
from services.registration.events.models.events import EventSlot
from services.registration.meetings.models.meetings import CompanySlot, Meeting, MeetingTopic
from services.registration.meetings.queries.personal_schedules import places_of
from services.registration.school.models.organisations import Education
from services.registration.school.models.students import Student
from shared.db import danish_order


@dataclass(frozen=True)
class CounsellorLine:
    """`booked` of `seats` times are taken."""

    participation_id: UUID
    company_id: UUID
    name: str
    email: str | None
    offers: str
    educations: tuple[str, ...]
    unavailable_slots: tuple[int, ...]
    place: str
    booked: int
    seats: int
    version: int
    mail_failed: bool


def counsellors_of(session: Session, event_id: UUID) -> list[CounsellorLine]:
    """Those who come, by name."""
    rows = session.execute(
        select(Participation, Company.name, CompanyContact.email)
        .join(Company, Company.id == Participation.company_id)
        .join(CompanyContact, CompanyContact.id == Participation.contact_id)
        .where(
            Participation.event_id == event_id,
            Participation.status == "accepted",
            Company.kind == "counsellor",
        )
        .order_by(danish_order(Company.name), Participation.id)
    ).all()
    educations = _educations(session, event_id)
    places, booked, seats = places_of(session, event_id), _booked(session, event_id), {}
    for company_id, number in session.execute(
        select(CompanySlot.company_id, func.sum(CompanySlot.capacity))
        .where(CompanySlot.event_id == event_id, CompanySlot.is_open)
        .group_by(CompanySlot.company_id)
    ):
        seats[company_id] = int(number)
    return [
        CounsellorLine(
            participation_id=part.id,
            company_id=part.company_id,
            name=name,
            email=email,
            offers=part.presentation,
            educations=tuple(educations.get(part.id, ())),
            unavailable_slots=tuple(part.unavailable_slots),
            place=places.get(part.company_id, ""),
            booked=booked.get(part.company_id, 0),
            seats=seats.get(part.company_id, 0),
            version=part.version,
            mail_failed=part.delivery_failed_at is not None,
        )
        for part, name, email in rows
    ]


@dataclass(frozen=True)
class Talk:
    """A time that a student has booked."""

    starts_at: datetime
    counsellor: str


def talks_of(session: Session, event_id: UUID, people: Collection[UUID]) -> dict[UUID, list[Talk]]:
    """By student, in the order of the day; who has booked nothing is not in it."""
    rows = session.execute(
        select(Meeting.person_id, EventSlot.starts_at, Company.name)
        .join(
            EventSlot,
            (EventSlot.event_id == Meeting.event_id) & (EventSlot.number == Meeting.slot),
        )
        .join(Company, Company.id == Meeting.company_id)
        .where(
            Meeting.event_id == event_id,
            Meeting.status == "booked",
            Meeting.person_id.in_(people),
        )
        .order_by(Meeting.slot, Meeting.id)
    )
    found: dict[UUID, list[Talk]] = {}
    for person_id, starts_at, name in rows:
        found.setdefault(person_id, []).append(Talk(starts_at, name))
    return found


def booked_by_class(session: Session, event_id: UUID) -> dict[UUID | None, int]:
    """How many students of each class have booked at least one time."""
    rows = session.execute(
        select(Student.class_id, func.count(Meeting.person_id.distinct()))
        .join(Student, Student.person_id == Meeting.person_id)
        .where(Meeting.event_id == event_id, Meeting.status == "booked")
        .group_by(Student.class_id)
    )
    return dict(rows.all())


def topics_of(
    session: Session,
    event_id: UUID,
    *,
    company_id: UUID | None = None,
    person_id: UUID | None = None,
) -> dict[UUID, str]:
    """meeting → text, of one counsellor or one student; the caller has checked who may read it."""
    query = (
        select(MeetingTopic.meeting_id, MeetingTopic.text)
        .join(Meeting, Meeting.id == MeetingTopic.meeting_id)
        .where(MeetingTopic.event_id == event_id)
    )
    if company_id is not None:
        query = query.where(Meeting.company_id == company_id)
    if person_id is not None:
        query = query.where(MeetingTopic.person_id == person_id)
    return dict(session.execute(query).all())


def _educations(session: Session, event_id: UUID) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for participation_id, name in session.execute(
        select(ParticipationEducation.participation_id, Education.name)
        .join(Education, Education.id == ParticipationEducation.education_id)
        .join(Participation, Participation.id == ParticipationEducation.participation_id)
        .where(Participation.event_id == event_id)
        .order_by(danish_order(Education.name))
    ):
        found.setdefault(participation_id, []).append(name)
    return found


def _booked(session: Session, event_id: UUID) -> dict[UUID, int]:
    rows = session.execute(
        select(Meeting.company_id, func.count())
        .where(Meeting.event_id == event_id, Meeting.status == "booked")
        .group_by(Meeting.company_id)
    )
    return dict(rows.all())
