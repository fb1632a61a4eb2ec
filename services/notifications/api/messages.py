"""The mails of an event as JSON, for those who may see them on the page."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.notifications.queries.access import access_event
from services.notifications.queries.event_messages import mail_lines
from services.notifications.schemas import EventMailFilter, EventMailPage
from shared.auth.identity import required_identity
from shared.web.api.pagination import page_address
from shared.web.factory import current_database

messages_api = Blueprint("messages_api", __name__, description="Who was told what")


@messages_api.get("/events/<uuid:event_id>/messages")
@messages_api.arguments(EventMailFilter, location="query")
@messages_api.response(200, EventMailPage)
def list_messages(arguments: dict[str, Any], event_id: UUID) -> dict[str, Any]:
    """Newest first; go on with `next` until it is null."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        lines, next_id = mail_lines(
            session,
            event.id,
            status=arguments["status"],
            fact=arguments["fact"],
            before=arguments["cursor"],
            limit=arguments["limit"],
        )
    following = page_address(str(next_id)) if next_id else None
    return {"items": lines, "next": following, "next_cursor": next_id}
