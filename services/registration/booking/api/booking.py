"""How an event is booked and who waits for whom, as JSON."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.registration.booking.domain.waiting import lot, places_in_line
from services.registration.booking.queries.waiting import waiting_of
from services.registration.booking.schemas.booking import (
    BookingRulesSchema,
    BookingRulesWriteSchema,
    PromotedSchema,
    WaitListSchema,
    WaitSchema,
    WaitWriteSchema,
)
from services.registration.booking.use_cases.book_meeting import promote_student
from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.booking.use_cases.wait_for_seat import cancel_wait, wait_for_seat
from services.registration.companies.queries.participations import is_coming
from services.registration.events.queries.access import (
    access_event,
    access_event_student,
    access_own_event,
    students_seen,
)
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.meetings.queries.booking import booking_of, rules_version
from services.registration.permissions import (
    BOOK_OWN_MEETINGS,
    CHANGE_BOOKING_RULES,
    CHANGE_MEETINGS,
    VIEW_MEETINGS,
)
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.versions import require_match, with_etag
from shared.web.factory import current_database

booking_api = Blueprint(
    "booking_api", __name__, url_prefix="/events/<uuid:event_id>", description="Booking"
)


@booking_api.get("/booking")
@booking_api.response(200, BookingRulesSchema)
def show_rules(event_id: UUID) -> Response:
    """`state` says what the rules mean at this moment."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        version = rules_version(session, event_id)
        return with_etag(jsonify(_rules_view(session, event_id)), version)


@booking_api.put("/booking")
@booking_api.arguments(BookingRulesWriteSchema)
@booking_api.response(200, BookingRulesSchema)
@requires(CHANGE_BOOKING_RULES)
def change_rules(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Needs If-Match; "0" before anything was chosen."""
    identity = required_identity()
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        seen = rules_version(session, event_id)
        require_match(seen, lambda: _rules_view(session, event_id))
        version = update_booking_rules(
            session,
            event=event,
            rules=BookingRules(**arguments),
            seen_version=seen,
            chosen_by=identity.person_id,
        )
        return with_etag(jsonify(_rules_view(session, event_id)), version)


@booking_api.get("/waits")
@booking_api.response(200, WaitListSchema)
@requires(VIEW_MEETINGS, BOOK_OWN_MEETINGS)
def list_waits(event_id: UUID) -> dict[str, Any]:
    """Students see their own, class teachers those of their classes, other staff all.

    `place` 1 is the next.
    """
    identity = required_identity()
    with current_database().reading() as session:
        access_event(session, identity, event_id)
        if not identity.is_staff:
            return {"items": _waits(session, event_id, {identity.person_id})}
        seen = students_seen(session, identity, event_id)
        return {"items": _waits(session, event_id, seen)}


@booking_api.post("/waits")
@booking_api.arguments(WaitWriteSchema)
@booking_api.alt_response(201, schema=WaitSchema, success=True)
@requires(BOOK_OWN_MEETINGS)
def wait(arguments: dict[str, Any], event_id: UUID) -> Response:
    """A seat that is free already is given at once: then `given_slot` says which."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_own_event(session, identity, event_id)
        company_id = arguments["company_id"]
        if not is_coming(session, event_id, company_id):
            raise NotFound
        given = wait_for_seat(
            session,
            event=event,
            person_id=identity.person_id,
            company_id=company_id,
            slot=arguments["slot"],
        )
        mine = _waits(session, event_id, {identity.person_id})
        found = next((one for one in mine if one["company_id"] == company_id), None)
        body = found or {
            "student_id": identity.person_id,
            "company_id": company_id,
            "slot": arguments["slot"],
            "place": None,
            "lot": lot(event_id, identity.person_id),
        }
        return Answer(201, WaitSchema().dump(body | {"given_slot": given}))

    return answer_once(current_database(), effect)


@booking_api.delete("/waits/<uuid:company_id>")
@booking_api.response(204)
@requires(BOOK_OWN_MEETINGS)
def stop(event_id: UUID, company_id: UUID) -> None:
    identity = required_identity()
    with current_database().writing() as session:
        event = access_own_event(session, identity, event_id)
        cancel_wait(session, event=event, person_id=identity.person_id, company_id=company_id)


@booking_api.post("/waits/<uuid:company_id>/<uuid:student_id>/promote")
@booking_api.alt_response(200, schema=PromotedSchema, success=True)
@requires(CHANGE_MEETINGS)
def promote(event_id: UUID, company_id: UUID, student_id: UUID) -> Response:
    """Give a student the first free seat that fits, whoever's turn it is."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        access_event_student(session, identity, event_id, student_id)
        if not is_coming(session, event_id, company_id):
            raise NotFound
        slot = promote_student(
            session,
            event=event,
            person_id=student_id,
            company_id=company_id,
            promoted_by=identity.person_id,
        )
        return Answer(200, {"slot": slot})

    return answer_once(current_database(), effect)


def _rules_view(session: Session, event_id: UUID) -> dict[str, Any]:
    booking = booking_of(session, event_id)
    shown: dict[str, Any] = BookingRulesSchema().dump(
        {**vars(booking.rules), "state": booking.state}
    )
    return shown


def _waits(
    session: Session, event_id: UUID, people: Collection[UUID] | None
) -> list[dict[str, Any]]:
    waiting = waiting_of(session, event_id)
    shown = [one for one in waiting if people is None or one.person_id in people]
    places = places_in_line(event_id, waiting, of={one.person_id for one in shown})
    return [
        {
            "student_id": one.person_id,
            "company_id": one.company_id,
            "slot": one.slot,
            "place": places[one.person_id, one.company_id],
            "lot": lot(event_id, one.person_id),
        }
        for one in sorted(
            shown,
            key=lambda one: (one.company_id.bytes, places[one.person_id, one.company_id]),
        )
    ]
