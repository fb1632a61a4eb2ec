"""Group sessions as JSON: the organiser's choice, and the sessions with their rooms."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.registration.day.queries.attendance import day_meetings
from services.registration.events.queries.access import access_event
from services.registration.permissions import (
    BUILD_SCHEDULES,
    VIEW_MEETINGS,
)
from services.registration.schedules.domain.group_rules import GroupRules
from services.registration.schedules.queries.groups import (
    group_plan,
    group_rules_of,
    group_rules_version,
    session_lines,
)
from services.registration.schedules.schemas.groups import (
    GroupRulesSchema,
    GroupRulesWriteSchema,
    SessionListSchema,
)
from services.registration.schedules.use_cases.update_group_rules import update_group_rules
from services.registration.school.queries.class_scope import seen_classes
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.api.versions import require_match, with_etag
from shared.web.factory import current_database

group_sessions_api = Blueprint(
    "group_sessions_api",
    __name__,
    url_prefix="/events/<uuid:event_id>",
    description="Group sessions of a career day",
)


@group_sessions_api.get("/group-rules")
@group_sessions_api.response(200, GroupRulesSchema)
def show_rules(event_id: UUID) -> Response:
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        return with_etag(jsonify(_view(session, event_id)), group_rules_version(session, event_id))


@group_sessions_api.put("/group-rules")
@group_sessions_api.arguments(GroupRulesWriteSchema)
@group_sessions_api.response(200, GroupRulesSchema)
@requires(BUILD_SCHEDULES)
def change_rules(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Holds from the next build on. Needs If-Match; "0" before anything was chosen."""
    identity = required_identity()
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        seen = group_rules_version(session, event_id)
        require_match(seen, lambda: _view(session, event_id))
        version = update_group_rules(
            session,
            event=event,
            rules=GroupRules(**arguments),
            seen_version=seen,
            chosen_by=identity.person_id,
        )
        return with_etag(jsonify(_view(session, event_id)), version)


@group_sessions_api.get("/sessions")
@group_sessions_api.response(200, SessionListSchema)
@requires(VIEW_MEETINGS)
def list_sessions(event_id: UUID) -> dict[str, Any]:
    """The published sessions by slot and company, each with its room and its attendance list.

    `rooms_awaited`: scheduling has not answered yet, and nobody was told. A class teacher sees the
    own students only.
    """
    identity = required_identity()
    with current_database().reading() as session:
        access_event(session, identity, event_id)
        plan = group_plan(session, event_id)
        students: dict[tuple[UUID, int], list[Any]] = {}
        seen = seen_classes(session, identity)
        for meeting in day_meetings(session, event_id, classes=seen):
            students.setdefault((meeting.company_id, meeting.slot), []).append(meeting)
        items = [
            {
                "company_id": line.company_id,
                "slot": line.slot,
                "seats": line.seats,
                "taken": line.taken,
                "room": line.room,
                "students": students.get((line.company_id, line.slot), []),
            }
            for line in session_lines(session, event_id)
        ]
        return {"items": items, "rooms_awaited": bool(plan and plan.waits_to_tell)}


def _view(session: Session, event_id: UUID) -> dict[str, Any]:
    shown: dict[str, Any] = GroupRulesSchema().dump(group_rules_of(session, event_id))
    return shown
