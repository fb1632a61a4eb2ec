"""Reads how far the day is: what fell away, who is absent, which slots have begun."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.day.models.attendance import EventAttendance
from services.registration.meetings.domain.meetings import PlannedMeeting
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.models.publications import Publication


def fallen_meetings(session: Session, event_id: UUID) -> list[PlannedMeeting]:
    """Meetings that ended since the last publication because their company withdrew, and in whose
    time the student has nothing else.
    """
    published_at = session.scalar(
        select(func.max(Publication.published_at)).where(Publication.event_id == event_id)
    )
    if published_at is None:
        return []
    booked = select(Meeting.person_id, Meeting.slot).where(
        Meeting.event_id == event_id, Meeting.status == "booked"
    )
    busy = {(student, slot) for student, slot in session.execute(booked)}
    rows = session.execute(
        select(Meeting.person_id, Meeting.company_id, Meeting.slot)
        .join(
            Participation,
            (Participation.event_id == Meeting.event_id)
            & (Participation.company_id == Meeting.company_id),
        )
        .where(
            Meeting.event_id == event_id,
            Meeting.status == "cancelled",
            Meeting.cancelled_at > published_at,
            Participation.status == "withdrawn",
        )
        .order_by(Meeting.person_id, Meeting.slot, Meeting.company_id)
    )
    found = {(student, slot): company for student, company, slot in rows}
    return [
        (student, company, slot)
        for (student, slot), company in found.items()
        if (student, slot) not in busy
    ]


def absentees(session: Session, event_id: UUID) -> tuple[UUID, ...]:
    """Students who are marked absent from the whole event."""
    return tuple(
        session.scalars(
            select(EventAttendance.person_id)
            .where(EventAttendance.event_id == event_id, EventAttendance.status == "absent")
            .order_by(EventAttendance.person_id)
        )
    )
