"""Everything that notifications holds about one contact, for who asks to see it (GDPR art. 15)."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.notifications.queries.access import access_contact
from services.notifications.queries.subject_access import subject_access
from services.notifications.schemas import ContactRecord
from shared.auth.identity import required_identity
from shared.web.factory import current_database

contacts_api = Blueprint("contacts_api", __name__, description="What is held about a contact")


@contacts_api.get("/contacts/<uuid:contact_id>")
@contacts_api.response(200, ContactRecord)
def show_contact(contact_id: UUID) -> dict[str, Any]:
    """Name, address, every mail with its words, calendar entries and declined mail."""
    with current_database().reading() as session:
        return subject_access(session, access_contact(session, required_identity(), contact_id))
