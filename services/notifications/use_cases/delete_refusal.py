"""Deletes that an address refused mail, so that the next mail to the contact is tried again."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.notifications.models.contacts import Suppression


def delete_refusal(session: Session, *, contact_id: UUID) -> None:
    """Safe to repeat."""
    refused = Suppression.reason == "refused"
    session.execute(delete(Suppression).where(Suppression.contact_id == contact_id, refused))
