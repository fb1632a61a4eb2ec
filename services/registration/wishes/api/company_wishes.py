"""Whom a company would like to meet, as JSON."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.registration.companies.queries.access import access_coming_company
from services.registration.events.queries.access import access_event
from services.registration.wishes.queries.company_wishes import scores_of, stamp_of
from services.registration.wishes.schemas import CompanyWishListSchema
from services.registration.wishes.use_cases.update_company_wishes import update_company_wishes
from shared.auth.identity import required_identity
from shared.web.api.versions import require_match, with_etag
from shared.web.factory import current_database

company_wishes_api = Blueprint(
    "company_wishes_api",
    __name__,
    url_prefix="/events/<uuid:event_id>/companies/<uuid:company_id>",
    description="Wishes of companies",
)


@company_wishes_api.get("/wishes")
@company_wishes_api.response(200, CompanyWishListSchema)
def show(event_id: UUID, company_id: UUID) -> Response:
    with current_database().reading() as session:
        access_coming_company(session, required_identity(), event_id, company_id)
        return _shown(scores_of(session, event_id, company_id))


@company_wishes_api.put("/wishes")
@company_wishes_api.arguments(CompanyWishListSchema)
@company_wishes_api.response(200, CompanyWishListSchema)
def save(arguments: dict[str, Any], event_id: UUID, company_id: UUID) -> Response:
    """The whole list. Needs If-Match."""
    identity = required_identity()
    with current_database().writing() as session:
        access_coming_company(session, identity, event_id, company_id)
        seen = scores_of(session, event_id, company_id)
        require_match(stamp_of(seen), lambda: _view(seen))
        saved = update_company_wishes(
            session,
            event=access_event(session, identity, event_id),
            company_id=company_id,
            scores={row["student_id"]: row["score"] for row in arguments["students"]},
            seen=stamp_of(seen),
            entered_by=identity.person_id,
        )
        return _shown(saved)


def _shown(scores: dict[UUID, int]) -> Response:
    return with_etag(jsonify(_view(scores)), stamp_of(scores))


def _view(scores: dict[UUID, int]) -> dict[str, Any]:
    rows = [{"student_id": str(person), "score": score} for person, score in scores.items()]
    return {"students": sorted(rows, key=lambda row: str(row["student_id"]))}
