"""Meetings as JSON: list, book, move, cancel; seats and their number."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.domain.booking_errors import NotPublished
from services.registration.models import Event, Meeting
from services.registration.queries.access import access_event, access_event_student
from services.registration.queries.build_input import is_coming
from services.registration.queries.seats import seats_of_event
from services.registration.schedule_schemas import (
    BookingSchema,
    CapacitySchema,
    FlaggedSchema,
    MeetingPageSchema,
    MeetingSchema,
    MoveSchema,
    SeatListSchema,
)
from services.registration.use_cases.book_meeting import (
    book_meeting,
    cancel_meeting,
    move_meeting,
)
from services.registration.use_cases.set_capacity import set_capacity
from services.registration.use_cases.tell_schedules import is_published
from shared.auth.access import Access, requires
from shared.auth.identity import Identity, required_identity
from shared.errors import NotFound
from shared.web.factory import current_database
from shared.web.idempotency import Answer, answer_once
from shared.web.pagination import PageQuery, page_of
from shared.web.versions import etag_of, require_match, with_etag

meetings_api = Blueprint(
    "meetings_api", __name__, url_prefix="/events/<uuid:event_id>", description="Meetings"
)


@meetings_api.get("/meetings")
@meetings_api.arguments(PageQuery, location="query")
@meetings_api.response(200, MeetingPageSchema)
def list_meetings(asked: dict[str, Any], event_id: UUID) -> dict[str, Any]:
    """Staff see the event's meetings, students their own."""
    identity = required_identity()
    with current_database().reading() as session:
        access_event(session, identity, event_id)
        seen = select(Meeting).where(Meeting.event_id == event_id, Meeting.status == "booked")
        if not identity.is_staff:
            seen = seen.where(Meeting.person_id == identity.person_id)
        page = page_of(session, seen, by=(Meeting.id,), **asked)
        return {"items": page.rows, "next": page.next}


@meetings_api.post("/meetings")
@meetings_api.arguments(BookingSchema)
@meetings_api.alt_response(201, schema=MeetingSchema, success=True)
def book(asked: dict[str, Any], event_id: UUID) -> Response:
    """Refused as slot_full, slot_closed, already_booked or time_conflict."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        person_id = _student(session, identity, event, asked["student_id"])
        if not is_coming(session, event_id, asked["company_id"]):
            raise NotFound
        meeting_id = book_meeting(
            session,
            event=event,
            person_id=person_id,
            company_id=asked["company_id"],
            slot=asked["slot"],
            origin="by_hand" if identity.is_staff else "booked",
            booked_by=identity.person_id,
        )
        body = {
            "id": str(meeting_id),
            "student_id": str(person_id),
            "company_id": str(asked["company_id"]),
            "slot": asked["slot"],
            "status": "booked",
            "origin": "by_hand" if identity.is_staff else "booked",
            "holds_seat": True,
            "version": 1,
        }
        return Answer(201, body, {"ETag": etag_of(1)})

    return answer_once(current_database(), effect)


@meetings_api.get("/meetings/<uuid:meeting_id>")
@meetings_api.response(200, MeetingSchema)
def show(event_id: UUID, meeting_id: UUID) -> Response:
    with current_database().reading() as session:
        meeting = _access_meeting(session, required_identity(), event_id, meeting_id)
        return with_etag(jsonify(MeetingSchema().dump(meeting)), meeting.version)


@meetings_api.patch("/meetings/<uuid:meeting_id>")
@meetings_api.arguments(MoveSchema)
@meetings_api.response(200, MeetingSchema)
def move(asked: dict[str, Any], event_id: UUID, meeting_id: UUID) -> Response:
    """Needs If-Match."""
    identity = required_identity()
    with current_database().writing() as session:
        meeting = _access_meeting(session, identity, event_id, meeting_id)
        require_match(meeting.version, lambda: MeetingSchema().dump(meeting))
        move_meeting(
            session,
            event=session.get_one(Event, event_id),
            meeting_id=meeting_id,
            slot=asked["slot"],
            version=meeting.version,
            moved_by=identity.person_id,
        )
        after = session.get_one(Meeting, meeting_id, populate_existing=True)
        return with_etag(jsonify(MeetingSchema().dump(after)), after.version)


@meetings_api.delete("/meetings/<uuid:meeting_id>")
@meetings_api.response(204)
def cancel(event_id: UUID, meeting_id: UUID) -> None:
    """Needs If-Match. The seat is free at once."""
    identity = required_identity()
    with current_database().writing() as session:
        meeting = _access_meeting(session, identity, event_id, meeting_id)
        require_match(meeting.version, lambda: MeetingSchema().dump(meeting))
        cancel_meeting(
            session,
            event=session.get_one(Event, event_id),
            meeting_id=meeting_id,
            version=meeting.version,
            cancelled_by=identity.person_id,
        )


@meetings_api.get("/seats")
@meetings_api.response(200, SeatListSchema)
def seats(event_id: UUID) -> dict[str, Any]:
    """Seats of every company and slot; empty before the first publication."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        return {"items": seats_of_event(session, event_id)}


@meetings_api.put("/companies/<uuid:company_id>/slots/<int:slot>/seats")
@meetings_api.arguments(CapacitySchema)
@meetings_api.response(200, FlaggedSchema)
@requires(Access.ORGANISER)
def change_seats(
    asked: dict[str, Any], event_id: UUID, company_id: UUID, slot: int
) -> dict[str, Any]:
    """Below what is booked only with `confirmed`; then the answer names who lost the seat."""
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        flagged = set_capacity(session, event=event, company_id=company_id, slot=slot, **asked)
        return {"flagged": flagged}


def _student(session: Session, identity: Identity, event: Event, asked_for: UUID | None) -> UUID:
    """Staff name the student; a student books for nobody else, and only what is published."""
    if identity.is_staff:
        if asked_for is None or not identity.has_any(frozenset({"organiser", "administrator"})):
            raise NotFound
        access_event_student(session, identity, event.id, asked_for)
        return asked_for
    if asked_for not in (None, identity.person_id):
        raise NotFound
    if not is_published(session, event.id):
        raise NotPublished
    return identity.person_id


def _access_meeting(
    session: Session, identity: Identity, event_id: UUID, meeting_id: UUID
) -> Meeting:
    access_event(session, identity, event_id)
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.event_id != event_id:
        raise NotFound
    if not identity.is_staff and meeting.person_id != identity.person_id:
        raise NotFound
    return meeting
