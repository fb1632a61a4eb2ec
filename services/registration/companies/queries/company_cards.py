"""Reads of the companies of an event as students see them: one card each."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import (
    Company,
    Participation,
    ParticipationEducation,
    Placement,
)
from services.registration.events.models.places import Place
from services.registration.school.models.organisations import Education
from shared.db import danish_order
from shared.searching import has_terms


@dataclass(frozen=True)
class OfferedPlacement:
    education: str
    agreement_type: str
    count: int


@dataclass(frozen=True)
class CompanyCard:
    """What a student may know of a company. `place` is empty until it is known."""

    company_id: UUID
    name: str
    presentation: str
    educations: tuple[str, ...]
    education_ids: frozenset[UUID]
    placements: tuple[OfferedPlacement, ...]
    place: str
    place_kind: str
    building: str

    def takes(self, education_id: UUID | None) -> bool:
        """Whether the company wants to meet students of this education; with none named, all."""
        return education_id is None or not self.education_ids or education_id in self.education_ids

    def answers_to(self, terms: Iterable[str]) -> bool:
        """Whether every word stands somewhere on the card."""
        said = (self.name, self.presentation, *self.educations, self.place, self.building)
        return has_terms(terms, *said)


def company_cards(session: Session, event_id: UUID) -> list[CompanyCard]:
    """Every company that comes, by name. Four queries whatever the number of companies."""
    rows = session.execute(
        select(
            Participation.id,
            Participation.presentation,
            Company.id.label("company_id"),
            Company.name,
            Place.label,
            Place.kind,
            Place.building,
            Place.place_id,
        )
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(
            Place, (Place.event_id == event_id) & (Place.company_id == Participation.company_id)
        )
        .where(Participation.event_id == event_id, Participation.status == "accepted")
        .order_by(danish_order(Company.name), Company.id)
    ).all()
    educations = _educations(session, event_id)
    placements = _placements(session, event_id)
    return [
        CompanyCard(
            company_id=row.company_id,
            name=row.name,
            presentation=row.presentation,
            educations=tuple(name for _, name in educations.get(row.id, ())),
            education_ids=frozenset(id for id, _ in educations.get(row.id, ())),
            placements=tuple(placements.get(row.id, ())),
            place=row.label if row.place_id else "",
            place_kind=(row.kind if row.place_id else "") or "",
            building=(row.building if row.place_id else "") or "",
        )
        for row in rows
    ]


def _educations(session: Session, event_id: UUID) -> dict[UUID, list[tuple[UUID, str]]]:
    rows = session.execute(
        select(ParticipationEducation.participation_id, Education.id, Education.name)
        .join(Participation, Participation.id == ParticipationEducation.participation_id)
        .join(Education, Education.id == ParticipationEducation.education_id)
        .where(Participation.event_id == event_id)
        .order_by(danish_order(Education.name), Education.id)
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for participation_id, education_id, name in rows:
        found.setdefault(participation_id, []).append((education_id, name))
    return found


def _placements(session: Session, event_id: UUID) -> dict[UUID, list[OfferedPlacement]]:
    rows = session.execute(
        select(
            Placement.participation_id, Education.name, Placement.agreement_type, Placement.count
        )
        .join(Participation, Participation.id == Placement.participation_id)
        .join(Education, Education.id == Placement.education_id)
        .where(Participation.event_id == event_id)
        .order_by(danish_order(Education.name), Placement.agreement_type)
    )
    found: dict[UUID, list[OfferedPlacement]] = {}
    for participation_id, education, agreement_type, count in rows:
        found.setdefault(participation_id, []).append(
            OfferedPlacement(education, agreement_type, count)
        )
    return found
