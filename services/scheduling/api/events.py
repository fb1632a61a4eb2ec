"""Events as JSON: list, make, read, change, cancel."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduling.domain.event_plan import EventPlan
from services.scheduling.models.events import Event
from services.scheduling.permissions import (
    CANCEL_EVENT,
    CHANGE_EVENT,
    CREATE_EVENTS,
)
from services.scheduling.queries.access import access_event
from services.scheduling.schemas import EventPageSchema, EventSchema, EventWriteSchema
from services.scheduling.use_cases.cancel_event import cancel_event
from services.scheduling.use_cases.create_event import create_event
from services.scheduling.use_cases.update_event import update_event
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.pagination import PageQuery, page_of
from shared.web.api.problems import FieldProblem, Problem
from shared.web.api.versions import etag_of, require_match, with_etag
from shared.web.factory import current_database
from shared.web.previews import seen_preview

events_api = Blueprint("events_api", __name__, url_prefix="/events", description="Events")


@events_api.get("")
@events_api.arguments(PageQuery, location="query")
@events_api.response(200, EventPageSchema)
def list_events(arguments: dict[str, Any]) -> dict[str, Any]:
    """The organisation's events, oldest first."""
    mine = select(Event).where(Event.organisation_id == required_identity().organisation_id)
    with current_database().reading() as session:
        page = page_of(session, mine, by=(Event.id,), **arguments)
        return {"items": page.rows, "next": page.next}


@events_api.post("")
@events_api.arguments(EventWriteSchema)
@events_api.alt_response(201, schema=EventSchema, success=True)
@requires(CREATE_EVENTS)
def make_event(plan: EventPlan) -> Response:
    """Deadlines that are left out are worked out from the date."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = create_event(
            session,
            organisation_id=identity.organisation_id,
            plan=plan,
            made_by=identity.person_id,
        )
        return _made(event)

    return answer_once(current_database(), effect)


@events_api.get("/<uuid:event_id>")
@events_api.response(200, EventSchema)
def show_event(event_id: UUID) -> Response:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return with_etag(jsonify(EventSchema().dump(event)), event.version)


@events_api.put("/<uuid:event_id>")
@events_api.arguments(EventWriteSchema)
@events_api.response(200, EventSchema)
@requires(CHANGE_EVENT)
def save_event(plan: EventPlan, event_id: UUID) -> Response:
    """Needs If-Match, takes If-Preview; the kind cannot change."""
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        require_match(event.version, lambda: EventSchema().dump(event))
        if plan.kind != event.kind:
            place = FieldProblem("/kind", "The kind of an event cannot change.")
            raise Problem(422, "not_valid", errors=[place])
        update_event(
            session,
            event=event,
            plan=plan,
            expected_version=event.version,
            seen_preview=seen_preview(),
        )
        return with_etag(jsonify(EventSchema().dump(event)), event.version)


@events_api.post("/<uuid:event_id>/cancellation")
@events_api.alt_response(201, schema=EventSchema, success=True)
@requires(CANCEL_EVENT)
def cancel(event_id: UUID) -> Response:
    """Needs If-Match, takes If-Preview. The others are told after a minute."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        require_match(event.version, lambda: EventSchema().dump(event))
        cancel_event(
            session,
            event=event,
            expected_version=event.version,
            seen_preview=seen_preview(),
        )
        return _made(event)

    return answer_once(current_database(), effect)


def _made(event: Event) -> Answer:
    return Answer(201, EventSchema().dump(event), {"ETag": etag_of(event.version)})
