"""Reads a company's answer as organisers hear of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation, ParticipationEducation
from services.registration.invitations.domain.reply_news import ReplyFacts
from services.registration.meetings.models.meetings import Meeting


def reply_facts(session: Session, participation: Participation) -> ReplyFacts:
    educations = session.scalars(
        select(ParticipationEducation.education_id)
        .where(ParticipationEducation.participation_id == participation.id)
        .order_by(ParticipationEducation.education_id)
    )
    return ReplyFacts(
        status=participation.status,
        tables=participation.tables,
        representatives=participation.representatives,
        unavailable_slots=tuple(sorted(participation.unavailable_slots)),
        educations=tuple(str(id) for id in educations),
        awaits_day=participation.reconfirmation_asked_at is not None,
    )


def has_meetings(session: Session, participation: Participation) -> bool:
    booked = select(Meeting.id).where(
        Meeting.event_id == participation.event_id,
        Meeting.company_id == participation.company_id,
        Meeting.status == "booked",
    )
    return session.scalar(booked.limit(1)) is not None
