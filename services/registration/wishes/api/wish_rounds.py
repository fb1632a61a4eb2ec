"""The round of wishes as JSON: who comes, how far it is, open it, remind those without a wish."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.registration.companies.queries.company_cards import company_cards
from services.registration.events.queries.access import access_event
from services.registration.permissions import (
    RUN_WISH_ROUND,
    VIEW_COMPANIES_TO_MEET,
)
from services.registration.wishes.domain.wishes import round_state
from services.registration.wishes.queries.student_lines import student_lines
from services.registration.wishes.queries.wishes import wish_round, wish_times
from services.registration.wishes.schemas import CompanyCardSchema, ReachedSchema, WishRoundSchema
from services.registration.wishes.use_cases.open_wish_round import (
    open_wish_round,
    remind_silent_students,
)
from shared import clock
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.api.idempotency import Answer, answer_once
from shared.web.factory import current_database
from shared.web.previews import seen_preview

wish_rounds_api = Blueprint(
    "wish_rounds_api", __name__, url_prefix="/events/<uuid:event_id>", description="Wish rounds"
)


@wish_rounds_api.get("/companies")
@wish_rounds_api.response(200, CompanyCardSchema(many=True))
@requires(VIEW_COMPANIES_TO_MEET)
def list_companies_to_meet(event_id: UUID) -> Any:
    """Every company that comes, by name, as students see it: whom wishes can be for."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        return company_cards(session, event_id)


@wish_rounds_api.get("/wish-round")
@wish_rounds_api.response(200, WishRoundSchema)
def show_round(event_id: UUID) -> dict[str, Any]:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        opened = wish_round(session, event_id)
        lines = student_lines(session, event_id)
    return {
        "state": round_state(wish_times(event), clock.now()),
        "opened_at": opened.opened_at if opened else None,
        "closes_at": event.wishes_close_at,
        "students": len(lines),
        "silent": sum(not line.wishes for line in lines),
    }


@wish_rounds_api.post("/wish-round")
@wish_rounds_api.alt_response(201, schema=ReachedSchema, success=True)
@requires(RUN_WISH_ROUND)
def open_round(event_id: UUID) -> Response:
    """Students with an address are told, once: opening again answers `told` 0."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        return Answer(
            201, {"told": open_wish_round(session, event=event, opened_by=identity.person_id)}
        )

    return answer_once(current_database(), effect)


@wish_rounds_api.post("/wish-round/reminders")
@wish_rounds_api.alt_response(201, schema=ReachedSchema, success=True)
@requires(RUN_WISH_ROUND)
def remind(event_id: UUID) -> Response:
    """Students with an address and no wish; `told` 0 within twelve hours of the last. Takes
    If-Preview.
    """
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        told = remind_silent_students(session, event=event, seen_preview=seen_preview())
        return Answer(201, {"told": told})

    return answer_once(current_database(), effect)
