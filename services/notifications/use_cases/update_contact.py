"""Updates name, address and language of a contact; an erased one stays erased."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.models.contacts import Contact
from services.notifications.use_cases.delete_refusal import delete_refusal

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
