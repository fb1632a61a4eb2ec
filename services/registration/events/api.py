"""Who is what in an event, as JSON."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.registration.events.queries.access import access_event
from services.registration.events.queries.members import load_member, members_of
from services.registration.events.schemas import MemberList, MemberView, MemberWrite
from services.registration.events.use_cases.assign_event_role import (
    assign_event_role,
    delete_event_member,
)
from services.registration.permissions import MANAGE_MEMBERS
from services.registration.school.queries.access import access_staff_member
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.factory import current_database

members_api = Blueprint(
    "members_api",
    __name__,
    url_prefix="/events/<uuid:event_id>/members",
    description="Who arranges an event and who helps",
)


@members_api.get("")
@members_api.response(200, MemberList)
def list_members(event_id: UUID) -> dict[str, Any]:
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        return {"items": members_of(session, event_id)}


@members_api.put("/<uuid:person_id>")
@members_api.arguments(MemberWrite)
@members_api.response(200, MemberView)
@requires(MANAGE_MEMBERS)
def assign(arguments: dict[str, Any], event_id: UUID, person_id: UUID) -> dict[str, Any]:
    """A new member or another role; safe to repeat. Refused as last_owner."""
    identity = required_identity()
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        person = access_staff_member(session, identity, person_id)
        assign_event_role(
            session,
            event=event,
            person_id=person_id,
            role=arguments["role"],
            assigned_by=identity.person_id,
        )
        return {"person_id": person_id, "name": person.name, "role": arguments["role"]}


@members_api.delete("/<uuid:person_id>")
@members_api.response(204)
@requires(MANAGE_MEMBERS)
def delete(event_id: UUID, person_id: UUID) -> None:
    """The role ends at once in every service. Refused as last_owner."""
    identity = required_identity()
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        member = load_member(session, event_id, person_id)
        delete_event_member(session, event=event, member=member, deleted_by=identity.person_id)
