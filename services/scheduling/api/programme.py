"""An event's programme as JSON: read, allocate, place by hand, publish."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.scheduling.permissions import (
    PLACE_COMPANIES,
    PUBLISH_PROGRAMME,
)
from services.scheduling.place_allocation import allocate_anew
from services.scheduling.queries.access import access_event
from services.scheduling.queries.programmes import Seating, seating_of
from services.scheduling.schemas import (
    AllocationWriteSchema,
    PlacingWriteSchema,
    ProgrammeSchema,
    PublicationSchema,
)
from services.scheduling.use_cases.place_companies import lock_place, place_company, release_place
from services.scheduling.use_cases.publish_programme import publish_programme
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.versions import require_match, with_etag
from shared.web.factory import current_database

programme_api = Blueprint(
    "programme_api",
    __name__,
    url_prefix="/events/<uuid:event_id>/programme",
    description="Who sits where",
)


@programme_api.get("")
@programme_api.response(200, ProgrammeSchema)
def show_programme(event_id: UUID) -> Response:
    with current_database().reading() as session:
        return _answer(_seating(session, event_id))


@programme_api.post("/allocations")
@programme_api.arguments(AllocationWriteSchema)
@programme_api.response(200, ProgrammeSchema)
@requires(PLACE_COMPANIES)
def allocate(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Everybody but the locked gets a place anew. The same seed gives the same places, so asking
    twice is safe. 409 `programme_changed_meanwhile` if somebody moved a company during it.
    """
    database = current_database()
    allocate_anew(database, required_identity(), event_id, seed=arguments["seed"])
    with database.reading() as session:
        return _answer(_seating(session, event_id))


@programme_api.put("/companies/<uuid:company_id>")
@programme_api.arguments(PlacingWriteSchema)
@programme_api.response(200, ProgrammeSchema)
@requires(PLACE_COMPANIES)
def place(arguments: dict[str, Any], event_id: UUID, company_id: UUID) -> Response:
    """The company goes to the place, locked or not. Needs If-Match with the programme's version."""
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        _require_match(session, event_id)
        seating = seating_of(session, event)
        if company_id in seating.locked:
            lock_place(session, event=event, company_id=company_id, is_locked=False)
        place_company(session, event=event, company_id=company_id, place_id=arguments["place_id"])
        if arguments["is_locked"]:
            lock_place(session, event=event, company_id=company_id, is_locked=True)
        return _answer(seating_of(session, event))


@programme_api.delete("/companies/<uuid:company_id>")
@programme_api.response(200, ProgrammeSchema)
@requires(PLACE_COMPANIES)
def take_away(event_id: UUID, company_id: UUID) -> Response:
    """The company has no place any more. Needs If-Match with the programme's version."""
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        _require_match(session, event_id)
        release_place(session, event=event, company_id=company_id)
        return _answer(seating_of(session, event))


@programme_api.post("/publications")
@programme_api.alt_response(201, schema=PublicationSchema, success=True)
@requires(PUBLISH_PROGRAMME)
def publish(event_id: UUID) -> Response:
    """Make the places known; who is mailed is said in registration.

    Needs If-Match with the programme's version.
    """
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        version = _require_match(session, event_id)
        published = publish_programme(session, event=event, expected_version=version)
        body = {"published_version": published.version, "changes": published.changes}
        return Answer(201, body)

    return answer_once(current_database(), effect)


def _seating(session: Session, event_id: UUID) -> Seating:
    return seating_of(session, access_event(session, required_identity(), event_id))


def _require_match(session: Session, event_id: UUID) -> int:
    seating = _seating(session, event_id)
    require_match(seating.version, lambda: ProgrammeSchema().dump(_view(seating)))
    return seating.version


def _answer(seating: Seating) -> Response:
    return with_etag(jsonify(ProgrammeSchema().dump(_view(seating))), seating.version)


def _view(seating: Seating) -> dict[str, Any]:
    return {
        "event_id": seating.event_id,
        "version": seating.version,
        "published_version": seating.published_version,
        "companies": [_placing_view(seating, company_id) for company_id in seating.companies],
        "free_place_ids": [place.place_id for place in seating.free_places],
        "conflicts": [found for many in seating.conflicts.values() for found in many],
    }


def _placing_view(seating: Seating, company_id: UUID) -> dict[str, Any]:
    place_id = seating.seated.get(company_id)
    place = seating.places[place_id] if place_id else None
    return {
        "company_id": company_id,
        "company": seating.companies[company_id].name,
        "place_id": place_id,
        "place": place.label if place else None,
        "building": place.building if place else None,
        "is_locked": company_id in seating.locked,
    }
