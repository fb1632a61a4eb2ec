"""Forget the people at companies that have long been in no event; the companies remain."""

from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from services.registration.companies.models import (
    Company,
    CompanyContact,
    ContactAddress,
    Participation,
)
from services.registration.companies.use_cases.raise_version import raise_company_version
from services.registration.companies.use_cases.update_company import create_contact
from services.registration.events.models.events import Event
from services.registration.privacy.use_cases.erase_person import record_erasure
from services.registration.relations.models import ContactEntry
from services.registration.relations.queries.contact_log import last_contact_of
from shared import clock

PORTION = 500


def erase_old_contacts(session: Session, *, before: date) -> int:
    """Those of companies whose last event and last contact were before that day, if nobody has
    corrected them since; what was written about those contacts goes with them.

    A contact without name and address takes the place, so that the next one has an id of its own.
    Returns how many.
    """
    since = datetime.combine(before, time.min, UTC)
    still_there = exists().where(
        Participation.company_id == CompanyContact.company_id,
        Event.id == Participation.event_id,
        Event.held_on >= before,
    )
    still_known = exists().where(
        Company.id == CompanyContact.company_id, Company.last_contact_on >= before
    )
    due = session.scalars(
        select(CompanyContact)
        .where(
            or_(
                CompanyContact.email.is_not(None),
                CompanyContact.name != "",
                CompanyContact.phone != "",
            ),
            func.coalesce(CompanyContact.changed_at, CompanyContact.created_at) < since,
            ~still_there,
            ~still_known,
        )
        .order_by(CompanyContact.id)
        .limit(PORTION)
        .with_for_update(skip_locked=True)
    ).all()
    for contact in due:
        _replace(session, contact, before)
    return len(due)


def erase_old_addresses(session: Session) -> int:
    """Those that were asked or told and have run out, here and where the mails were written."""
    return _erase_addresses(session, ContactAddress.expires_at < clock.now())


def _erase_addresses(session: Session, *conditions: ColumnElement[bool]) -> int:
    due = session.execute(
        select(ContactAddress, Company.organisation_id)
        .join(CompanyContact, CompanyContact.id == ContactAddress.contact_id)
        .join(Company, Company.id == CompanyContact.company_id)
        .where(*conditions)
        .order_by(ContactAddress.id)
        .limit(PORTION)
        .with_for_update(skip_locked=True, of=ContactAddress)
    ).all()
    for address, organisation_id in due:
        session.delete(address)
        record_erasure(session, address.id, organisation_id, kind="contact", erased_by=None)
    return len(due)


def _replace(session: Session, contact: CompanyContact, before: date) -> None:
    _erase_addresses(session, ContactAddress.contact_id == contact.id)
    company = session.get_one(Company, contact.company_id)
    empty = create_contact(session, company.id)
    session.flush()
    session.execute(
        update(Participation)
        .where(Participation.contact_id == contact.id)
        .values(contact_id=empty.id)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(
        delete(ContactEntry).where(
            ContactEntry.company_id == company.id, ContactEntry.happened_on < before
        )
    )
    session.execute(
        update(ContactEntry)
        .where(ContactEntry.contact_id == contact.id)
        .values(contact_id=None)
        .execution_options(synchronize_session=False)
    )
    company.last_contact_on = last_contact_of(session, company.id)
    raise_company_version(session, company)
    erased = contact.id
    session.delete(contact)
    record_erasure(session, erased, company.organisation_id, kind="contact", erased_by=None)
