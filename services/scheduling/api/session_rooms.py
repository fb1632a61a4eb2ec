"""The rooms of group sessions as JSON."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.scheduling.queries.access import access_event
from services.scheduling.queries.session_rooms import speaking_plan
from services.scheduling.schemas import SessionRoomsSchema
from shared.auth.identity import required_identity
from shared.web.factory import current_database

session_rooms_api = Blueprint(
    "session_rooms_api",
    __name__,
    url_prefix="/events/<uuid:event_id>",
    description="Rooms of group sessions",
)


@session_rooms_api.get("/session-rooms")
@session_rooms_api.response(200, SessionRoomsSchema)
def show(event_id: UUID) -> dict[str, Any]:
    """One room per company that speaks; `room_id` null: none was found, and `conflicts` says why.

    `version` 0: no sessions were planned yet.
    """
    with current_database().reading() as session:
        plan = speaking_plan(session, access_event(session, required_identity(), event_id))
        return {
            "event_id": event_id,
            "version": plan.version,
            "companies": [
                {
                    "company_id": company.company_id,
                    "name": company.name,
                    "sessions": [
                        {"slot": slot, "expected": expected}
                        for slot, expected in sorted(company.expected.items())
                    ],
                    "room_id": plan.room_of.get(company.company_id),
                }
                for company in plan.speaking
            ],
            "conflicts": plan.conflicts if plan.without_room else [],
        }
