"""Reads for lists of companies: those of an event, those that can be invited, the directory."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import (
    Company,
    CompanyContact,
    CompanyEducation,
    ContactAddress,
    Participation,
    Placement,
)
from services.registration.events.models.events import Event
from services.registration.school.models.organisations import Education
from shared import clock
from shared.db import danish_order
from shared.searching import has_terms, search_terms
from shared.web.formats import local

STATUSES = ("silent", "coming", "declined", "withdrawn", "mail_failed")


@dataclass(frozen=True)
class ParticipationRow:
    """A company of an event as the list shows it."""

    participation_id: UUID
    company_id: UUID
    name: str
    contact: str
    email: str | None
    phone: str
    status: str
    reason: str | None
    tables: int
    placements: int
    invited_at: datetime
    reminded_at: datetime | None
    answered_at: datetime | None
    reconfirmation_asked_at: datetime | None
    delivery_failed_at: datetime | None
    delivery_failure: str
    link_revoked: bool

    @property
    def mail_failed(self) -> bool:
        return self.status == "invited" and self.delivery_failed_at is not None


@dataclass(frozen=True)
class DirectoryRow:
    """A company of the directory with its newest contact."""

    company_id: UUID
    name: str
    cvr: str | None
    contact: str
    email: str | None
    phone: str
    educations: tuple[str, ...]
    is_invited: bool = False
    times_coming: int = 0


def participations_of_event(
    session: Session, event_id: UUID, *, status: str = "", search: str = ""
) -> list[ParticipationRow]:
    """In Danish alphabetical order."""
    placements = (
        select(func.coalesce(func.sum(Placement.count), 0))
        .where(Placement.participation_id == Participation.id)
        .scalar_subquery()
    )
    query = (
        select(
            Participation, Company.name, Company.cvr, CompanyContact, placements.label("placements")
        )
        .join(Company, Company.id == Participation.company_id)
        .join(CompanyContact, CompanyContact.id == Participation.contact_id)
        .where(Participation.event_id == event_id, *_having_status(status))
        .order_by(danish_order(Company.name), Participation.id)
    )
    return [
        ParticipationRow(
            participation_id=row.Participation.id,
            company_id=row.Participation.company_id,
            name=row.name,
            contact=row.CompanyContact.name,
            email=row.CompanyContact.email,
            phone=row.CompanyContact.phone,
            status=row.Participation.status,
            reason=row.Participation.reason,
            tables=row.Participation.tables,
            placements=row.placements,
            invited_at=row.Participation.invited_at,
            reminded_at=row.Participation.reminded_at,
            answered_at=row.Participation.answered_at,
            reconfirmation_asked_at=row.Participation.reconfirmation_asked_at,
            delivery_failed_at=row.Participation.delivery_failed_at,
            delivery_failure=row.Participation.delivery_failure,
            link_revoked=row.Participation.link_revoked,
        )
        for row in session.execute(query)
        if _matches(search, row.name, row.cvr, row.CompanyContact)
    ]


def directory(
    session: Session, organisation_id: UUID, *, search: str = "", event_id: UUID | None = None
) -> list[DirectoryRow]:
    """All companies; with an event, whether each is invited to it already."""
    query = (
        select(Company, CompanyContact)
        .outerjoin(CompanyContact, CompanyContact.id == _newest_contact())
        .where(Company.organisation_id == organisation_id, Company.kind == "company")
        .order_by(danish_order(Company.name), Company.id)
    )
    found = [
        row
        for row in session.execute(query)
        if _matches(search, row.Company.name, row.Company.cvr, row.CompanyContact)
    ]
    ids = [row.Company.id for row in found]
    educations = _education_names(session, ids)
    invited = _invited(session, event_id)
    coming = _times_coming(session, organisation_id)
    return [
        DirectoryRow(
            company_id=row.Company.id,
            name=row.Company.name,
            cvr=row.Company.cvr,
            contact=row.CompanyContact.name if row.CompanyContact else "",
            email=row.CompanyContact.email if row.CompanyContact else None,
            phone=row.CompanyContact.phone if row.CompanyContact else "",
            educations=tuple(educations[row.Company.id]),
            is_invited=row.Company.id in invited,
            times_coming=coming.get(row.Company.id, 0),
        )
        for row in found
    ]


def pending_address_of(session: Session, contact_id: UUID) -> ContactAddress | None:
    """The address that has not confirmed yet and still may."""
    return session.scalar(
        select(ContactAddress).where(
            ContactAddress.contact_id == contact_id,
            ContactAddress.state == "pending",
            ContactAddress.expires_at > clock.now(),
        )
    )


def contact_of(session: Session, company_id: UUID) -> CompanyContact | None:
    """The newest contact of a company."""
    return session.scalar(
        select(CompanyContact)
        .where(CompanyContact.company_id == company_id)
        .order_by(CompanyContact.id.desc())
        .limit(1)
    )


def _having_status(status: str) -> list[ColumnElement[bool]]:
    silent = Participation.status == "invited"
    failed = Participation.delivery_failed_at.is_not(None)
    return {
        "silent": [silent],
        "coming": [Participation.status == "accepted"],
        "declined": [Participation.status == "declined"],
        "withdrawn": [Participation.status == "withdrawn"],
        "mail_failed": [silent, failed],
    }.get(status, [])


def _matches(search: str, name: str, cvr: str | None, contact: CompanyContact | None) -> bool:
    said = [name, cvr or ""]
    if contact is not None:
        said += [contact.name, contact.email or "", contact.phone.replace(" ", "")]
    return has_terms(search_terms(search), *said)


def _newest_contact() -> ColumnElement[UUID]:
    inner = CompanyContact.__table__.alias()
    return (
        select(inner.c.id)
        .where(inner.c.company_id == Company.id)
        .order_by(inner.c.id.desc())
        .limit(1)
        .correlate(Company)
        .scalar_subquery()
    )


def _education_names(session: Session, ids: list[UUID]) -> dict[UUID, list[str]]:
    names: dict[UUID, list[str]] = defaultdict(list)
    for row in session.execute(
        select(CompanyEducation.company_id, Education.name)
        .join(Education, Education.id == CompanyEducation.education_id)
        .where(CompanyEducation.company_id.in_(ids))
        .order_by(danish_order(Education.name), Education.id)
    ):
        names[row.company_id].append(row.name)
    return names


def _invited(session: Session, event_id: UUID | None) -> set[UUID]:
    if event_id is None:
        return set()
    return set(
        session.scalars(select(Participation.company_id).where(Participation.event_id == event_id))
    )


def _times_coming(session: Session, organisation_id: UUID) -> dict[UUID, int]:
    """Of events that have been; who said yes to a day to come has not come."""
    rows = session.execute(
        select(Participation.company_id, func.count())
        .join(Company, Company.id == Participation.company_id)
        .join(Event, Event.id == Participation.event_id)
        .where(
            Company.organisation_id == organisation_id,
            Participation.status == "accepted",
            Event.held_on < local(clock.now()).date(),
            ~Event.cancelled,
        )
        .group_by(Participation.company_id)
    )
    return {row[0]: row[1] for row in rows}
