"""Writes, corrects and deletes lines of a company's log; keeps the day of its newest contact."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyContact
from services.registration.relations.domain import EntryOfAnother, check_entry
from services.registration.relations.models import ContactEntry
from services.registration.relations.queries.contact_log import last_contact_of
from shared import clock
from shared.errors import NotFound, StaleVersion


def add_contact_entry(
    session: Session,
    company: Company,
    *,
    entry_id: UUID,
    kind: str,
    outcome: str,
    text: str,
    happened_on: date,
    contact_id: UUID | None,
    author_id: UUID,
    today: date,
) -> ContactEntry:
    """Sent again with the same id it is the line that stands already. Whoever writes first about a
    company that nobody follows, follows it. Raises EntryEmpty and EntryNotNow.
    """
    check_entry(text=text, outcome=outcome, happened_on=happened_on, today=today)
    known = session.get(ContactEntry, entry_id)
    if known is not None:
        if known.company_id != company.id or known.author_id != author_id:
            raise NotFound("contact entry")
        return known
    _require_contact(session, company, contact_id)
    entry = ContactEntry(
        id=entry_id,
        company_id=company.id,
        contact_id=contact_id,
        kind=kind,
        outcome=outcome,
        happened_on=happened_on,
        text=text,
        author_id=author_id,
        recorded_at=clock.now(),
        version=1,
    )
    session.add(entry)
    company.owner_id = company.owner_id or author_id
    _keep_last_contact(session, company)
    return entry


def update_contact_entry(
    session: Session,
    company: Company,
    entry: ContactEntry,
    *,
    kind: str,
    outcome: str,
    text: str,
    happened_on: date,
    contact_id: UUID | None,
    changed_by: UUID,
    seen_version: int,
    today: date,
) -> None:
    """Raises EntryOfAnother, EntryEmpty, EntryNotNow and StaleVersion."""
    if entry.author_id != changed_by:
        raise EntryOfAnother
    if entry.version != seen_version:
        raise StaleVersion(version=entry.version)
    check_entry(text=text, outcome=outcome, happened_on=happened_on, today=today)
    _require_contact(session, company, contact_id)
    entry.kind, entry.outcome, entry.text = kind, outcome, text
    entry.happened_on, entry.contact_id = happened_on, contact_id
    entry.version += 1
    _keep_last_contact(session, company)


def delete_contact_entry(
    session: Session, company: Company, entry: ContactEntry, *, deleted_by: UUID
) -> None:
    """Raises EntryOfAnother."""
    if entry.author_id != deleted_by:
        raise EntryOfAnother
    session.delete(entry)
    _keep_last_contact(session, company)


def _keep_last_contact(session: Session, company: Company) -> None:
    session.flush()
    company.last_contact_on = last_contact_of(session, company.id)


def _require_contact(session: Session, company: Company, contact_id: UUID | None) -> None:
    if contact_id is None:
        return
    contact = session.get(CompanyContact, contact_id)
    if contact is None or contact.company_id != company.id:
        raise NotFound("contact")
