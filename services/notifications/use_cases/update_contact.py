"""Updates name, address and language of a contact; an erased one stays erased.

A company's address is a contact of its own while it is asked, or told that it is left.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import (
    CONTACT_ADDRESS_CHANGED,
    CONTACT_ADDRESS_REQUESTED,
)
from services.notifications.domain.mail_links import address_link
from services.notifications.models.contacts import Contact
from services.notifications.queries.contacts import known_contact
from services.notifications.use_cases.delete_refusal import delete_refusal
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared import clock

_LANGUAGES = ("da", "en")


def update_contact(
    session: Session,
    *,
    contact_id: UUID,
    organisation_id: UUID,
    kind: str,
    name: str,
    email: str,
    language: str,
    version: int,
) -> None:
    """Upsert by id; what is older than the known version is ignored."""
    contact = session.get(Contact, contact_id)
    if contact is None:
        contact = Contact(id=contact_id)
        session.add(contact)
    elif contact.erased_at is not None or contact.version >= version:
        return
    elif contact.email != email:
        delete_refusal(session, contact_id=contact_id)
    contact.organisation_id = organisation_id
    contact.kind = kind
    contact.name = name[:200]
    contact.email = email[:320]
    contact.language = language if language in _LANGUAGES else "da"
    contact.version = version


def enqueue_address_request(
    session: Session, *, contact_id: UUID, company: str, expires_at: datetime
) -> None:
    """A question that has run out before it got here is not mailed."""
    contact = known_contact(session, contact_id)
    if expires_at <= clock.now():
        return
    enqueue_mail(
        session,
        CONTACT_ADDRESS_REQUESTED,
        contact,
        occasion=str(contact_id),
        link=address_link(contact_id),
        expires_at=expires_at,
        company=company,
    )


def enqueue_former_address_mail(
    session: Session,
    *,
    contact_id: UUID,
    company: str,
    staff_id: UUID | None,
    is_pending: bool,
    changed_at: datetime,
) -> None:
    """Said to the address that is left, so that nobody takes a company's mails over in secret."""
    staff = known_contact(session, staff_id) if staff_id else None
    enqueue_mail(
        session,
        CONTACT_ADDRESS_CHANGED,
        known_contact(session, contact_id),
        occasion=str(contact_id),
        company=company,
        is_pending=is_pending,
        changed_at=changed_at,
        staff_name=staff.name if staff else "",
        staff_email=staff.email if staff else "",
    )
