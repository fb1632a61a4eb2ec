"""The only way to load a line of the log, a step or a transfer; what is foreign is not there."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.companies.queries.access import access_company
from services.registration.relations.models import ContactEntry, NextStep, PortfolioTransfer
from shared.auth.identity import Identity
from shared.errors import NotFound


def access_entry(
    session: Session, identity: Identity, company_id: UUID, entry_id: UUID
) -> tuple[Company, ContactEntry]:
    company = access_company(session, identity, company_id)
    entry = session.get(ContactEntry, entry_id)
    if entry is None or entry.company_id != company.id:
        raise NotFound("contact entry")
    return company, entry


def access_step(session: Session, identity: Identity, step_id: UUID) -> NextStep:
    step = session.get(NextStep, step_id)
    if step is None:
        raise NotFound("next step")
    access_company(session, identity, step.company_id)
    return step


def access_transfer(session: Session, identity: Identity, transfer_id: UUID) -> PortfolioTransfer:
    transfer = session.get(PortfolioTransfer, transfer_id)
    if transfer is None or transfer.organisation_id != identity.organisation_id:
        raise NotFound("transfer")
    return transfer
