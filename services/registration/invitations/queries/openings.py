"""Reads of what the companies of an event offer, for anybody: no person stands in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation, Placement
from services.registration.events.models.events import Event
from services.registration.preparation.models import PreparationPlan
from services.registration.school.models.organisations import Education, Organisation
from shared.db import danish_order
from shared.db.wall import choose_organisation
from shared.errors import NotFound


@dataclass(frozen=True)
class Opening:
    """So many placements of one kind at one company; `updated_at` is when the company answered."""

    participation_id: UUID
    company: str
    presentation: str
    education_id: UUID
    education: str
    agreement_type: str
    count: int
    updated_at: datetime


def access_public_event(session: Session, event_id: UUID) -> Event:
    """An event whose organiser shows its openings; every other is not found."""
    choose_organisation(session, select(Event.organisation_id).where(Event.id == event_id))
    event = session.get(Event, event_id)
    plan = session.get(PreparationPlan, event_id)
    if event is None or event.cancelled or plan is None or not plan.openings_are_public:
        raise NotFound
    return event


def organisation_name(session: Session, event: Event) -> str:
    organisation = session.get(Organisation, event.organisation_id)
    return organisation.name if organisation else ""


def openings_of_event(session: Session, event_id: UUID) -> list[Opening]:
    """By education and company, in Danish order."""
    rows = session.execute(
        select(
            Participation.id,
            Company.name.label("company"),
            Participation.presentation,
            Education.id.label("education_id"),
            Education.name.label("education"),
            Placement.agreement_type,
            Placement.count.label("places"),
            Participation.answered_at,
            Participation.invited_at,
        )
        .join(Company, Company.id == Participation.company_id)
        .join(Placement, Placement.participation_id == Participation.id)
        .join(Education, Education.id == Placement.education_id)
        .where(Participation.event_id == event_id, Participation.status == "accepted")
        .order_by(
            danish_order(Education.name),
            danish_order(Company.name),
            Participation.id,
            Placement.agreement_type,
        )
    )
    return [
        Opening(
            row.id,
            row.company,
            row.presentation,
            row.education_id,
            row.education,
            row.agreement_type,
            row.places,
            row.answered_at or row.invited_at,
        )
        for row in rows
    ]
