"""Reads who would get an invitation or a reminder now, by the address that it would go to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyContact, Participation
from services.registration.events.models.events import Event


@dataclass(frozen=True)
class InvitationRecipient:
    company_id: UUID
    contact_id: UUID
    email: str | None


def recipients_of_invitations(
    session: Session, event: Event, company_ids: Sequence[UUID]
) -> list[InvitationRecipient]:
    """Of these companies, those that are not invited yet, each by its newest contact with an
    address; foreign companies are left out.
    """
    invited = select(Participation.company_id).where(Participation.event_id == event.id)
    rows = session.execute(
        select(CompanyContact.company_id, CompanyContact.id, CompanyContact.email)
        .join(Company, Company.id == CompanyContact.company_id)
        .where(
            Company.organisation_id == event.organisation_id,
            Company.kind == "company",
            Company.id.in_(list(company_ids)),
            Company.id.not_in(invited),
            CompanyContact.email.is_not(None),
        )
        .order_by(CompanyContact.company_id, CompanyContact.id)
    )
    newest = {row.company_id: row for row in rows}
    return [InvitationRecipient(*row) for row in newest.values()]


def recipients_of_reminders(session: Session, event_id: UUID) -> list[InvitationRecipient]:
    """All that are silent, whenever they were reminded last."""
    rows = session.execute(
        select(Participation.company_id, Participation.contact_id, CompanyContact.email)
        .join(CompanyContact, CompanyContact.id == Participation.contact_id)
        .where(
            Participation.event_id == event_id,
            Participation.status == "invited",
            Participation.link_revoked.is_(False),
        )
        .order_by(Participation.company_id)
    )
    return [InvitationRecipient(*row) for row in rows]
