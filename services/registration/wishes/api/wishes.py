"""Wishes as JSON: a student's own list, and any list for staff."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.events.queries.access import (
    access_event,
    access_event_student,
    access_own_event,
)
from services.registration.permissions import (
    ENTER_WISHES,
    RANK_OWN_WISHES,
)
from services.registration.wishes.queries.wishes import OwnWishes, own_wishes
from services.registration.wishes.schemas import WishListSchema, WishListWriteSchema
from services.registration.wishes.use_cases.update_wishes import replace_companies, update_wishes
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.api.versions import require_match, with_etag
from shared.web.factory import current_database

wishes_api = Blueprint(
    "wishes_api", __name__, url_prefix="/events/<uuid:event_id>", description="Wishes"
)


@wishes_api.get("/wishes")
@wishes_api.response(200, WishListSchema)
@requires(RANK_OWN_WISHES)
def show_own(event_id: UUID) -> Response:
    identity = required_identity()
    with current_database().reading() as session:
        access_own_event(session, identity, event_id)
        return _shown(own_wishes(session, event_id, identity.person_id))


@wishes_api.put("/wishes")
@wishes_api.arguments(WishListWriteSchema)
@wishes_api.response(200, WishListSchema)
@requires(RANK_OWN_WISHES)
def save_own(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Needs If-Match. Refused after the deadline as wishes_closed."""
    identity = required_identity()
    with current_database().writing() as session:
        event = access_own_event(session, identity, event_id)
        return _save(session, event, identity.person_id, arguments["companies"], None)


@wishes_api.get("/students/<uuid:person_id>/wishes")
@wishes_api.response(200, WishListSchema)
def show_student(event_id: UUID, person_id: UUID) -> Response:
    with current_database().reading() as session:
        access_event_student(session, required_identity(), event_id, person_id)
        return _shown(own_wishes(session, event_id, person_id))


@wishes_api.put("/students/<uuid:person_id>/wishes")
@wishes_api.arguments(WishListWriteSchema)
@wishes_api.response(200, WishListSchema)
@requires(ENTER_WISHES)
def save_student(arguments: dict[str, Any], event_id: UUID, person_id: UUID) -> Response:
    """Needs If-Match."""
    identity = required_identity()
    with current_database().writing() as session:
        access_event_student(session, identity, event_id, person_id)
        event = access_event(session, identity, event_id)
        return _save(session, event, person_id, arguments["companies"], identity.person_id)


def _save(
    session: Session,
    event: Event,
    person_id: UUID,
    companies: list[UUID],
    entered_by: UUID | None,
) -> Response:
    seen = own_wishes(session, event.id, person_id)
    require_match(seen.version, lambda: WishListSchema().dump(seen))
    saved = update_wishes(
        session,
        event=event,
        person_id=person_id,
        change=replace_companies(companies, seen.version),
        entered_by=entered_by,
    )
    return _shown(saved)


def _shown(wishes: OwnWishes) -> Response:
    return with_etag(jsonify(WishListSchema().dump(wishes)), wishes.version)
