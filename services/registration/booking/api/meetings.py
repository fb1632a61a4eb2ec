"""Meetings as JSON: list, book, move, cancel; seats and their number."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy import false, select
from sqlalchemy.orm import Session

from services.registration.booking.queries.booking_context import BookingRequest, access_booking
from services.registration.booking.schemas.meetings import (
    BookingSchema,
    CapacitySchema,
    FlaggedSchema,
    MeetingPageSchema,
    MeetingSchema,
    MoveSchema,
    SeatListSchema,
)
from services.registration.booking.use_cases.book_meeting import (
    NO_KEY,
    Entry,
    NewKey,
    Origin,
    book_in_rush,
    book_in_session,
)
from services.registration.booking.use_cases.move_meeting import (
    cancel_meeting,
    move_meeting,
    restore_meeting,
)
from services.registration.booking.use_cases.update_capacity import update_capacity
from services.registration.companies.queries.participations import is_coming
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.access import access_meeting
from services.registration.meetings.queries.seats import seats_of_event
from services.registration.permissions import (
    BOOK_OWN_MEETINGS,
    CHANGE_MEETINGS,
    VIEW_SEATS,
)
from services.registration.preparation.queries.preparation import students_awaiting_preparation
from services.registration.school.models.students import Student
from services.registration.school.queries.class_scope import seen_classes
from shared.auth.access import requires
from shared.auth.identity import Identity, required_identity
from shared.errors import NotFound
from shared.ids import new_id
from shared.web.api.idempotency import Answer, answer_once, claim_of, key_of_request, response_of
from shared.web.api.pagination import PageQuery, page_of
from shared.web.api.versions import etag_of, require_match, with_etag
from shared.web.factory import current_database

meetings_api = Blueprint(
    "meetings_api", __name__, url_prefix="/events/<uuid:event_id>", description="Meetings"
)


@meetings_api.get("/meetings")
@meetings_api.arguments(PageQuery, location="query")
@meetings_api.response(200, MeetingPageSchema)
def list_meetings(arguments: dict[str, Any], event_id: UUID) -> dict[str, Any]:
    """Students see their own, class teachers those of their classes, other staff all."""
    identity = required_identity()
    with current_database().reading() as session:
        access_event(session, identity, event_id)
        seen = select(Meeting).where(Meeting.event_id == event_id, Meeting.status == "booked")
        if not identity.is_staff:
            seen = seen.where(Meeting.person_id == identity.person_id)
            if students_awaiting_preparation(session, event_id, [identity.person_id]):
                seen = seen.where(false())
        elif (classes := seen_classes(session, identity)) is not None:
            taught = select(Student.person_id).where(Student.class_id.in_(classes))
            seen = seen.where(Meeting.person_id.in_(taught))
        page = page_of(session, seen, by=(Meeting.id,), **arguments)
        return {"items": page.rows, "next": page.next}


@meetings_api.post("/meetings")
@meetings_api.arguments(BookingSchema())
@meetings_api.alt_response(201, schema=MeetingSchema, success=True)
@requires(CHANGE_MEETINGS, BOOK_OWN_MEETINGS)
def book(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Refused as slot_full, slot_closed, already_booked or time_conflict."""
    identity = required_identity()
    person_id = _student(identity, arguments["student_id"])
    origin: Origin = "by_hand" if identity.is_staff else "booked"
    meeting_id = new_id()
    view = {
        "id": str(meeting_id),
        "student_id": str(person_id),
        "company_id": str(arguments["company_id"]),
        "slot": arguments["slot"],
        "status": "booked",
        "origin": origin,
        "holds_seat": True,
        "version": 1,
    }
    booked = Answer(201, view, {"ETag": etag_of(1)})
    entry = Entry(meeting_id, origin, identity.person_id)
    wanted = BookingRequest(event_id, person_id, arguments["company_id"], arguments["slot"])
    access, database = partial(access_booking, identity), current_database()
    if book_in_rush(database, wanted, entry, access=access, key=_new_key(booked)):
        return response_of(booked)

    def effect(session: Session) -> Answer:
        book_in_session(session, wanted, entry, access=access)
        return booked

    return answer_once(database, effect)


def _new_key(booked: Answer) -> NewKey:
    key = key_of_request()
    return NO_KEY if key is None else NewKey(key, partial(claim_of, booked, key))


@meetings_api.get("/meetings/<uuid:meeting_id>")
@meetings_api.response(200, MeetingSchema)
def show(event_id: UUID, meeting_id: UUID) -> Response:
    with current_database().reading() as session:
        meeting = access_meeting(session, required_identity(), event_id, meeting_id)
        return with_etag(jsonify(MeetingSchema().dump(meeting)), meeting.version)


@meetings_api.patch("/meetings/<uuid:meeting_id>")
@meetings_api.arguments(MoveSchema)
@meetings_api.response(200, MeetingSchema)
@requires(CHANGE_MEETINGS, BOOK_OWN_MEETINGS)
def move(arguments: dict[str, Any], event_id: UUID, meeting_id: UUID) -> Response:
    """To another slot, another company or both, at once. Needs If-Match."""
    identity = required_identity()
    with current_database().writing() as session:
        meeting = access_meeting(session, identity, event_id, meeting_id)
        if arguments["company_id"] and not is_coming(session, event_id, arguments["company_id"]):
            raise NotFound
        require_match(meeting.version, lambda: MeetingSchema().dump(meeting))
        move_meeting(
            session,
            event=session.get_one(Event, event_id),
            meeting_id=meeting_id,
            slot=arguments["slot"],
            company_id=arguments["company_id"],
            version=meeting.version,
            moved_by=identity.person_id,
            origin="by_hand" if identity.is_staff else "booked",
        )
        after = session.get_one(Meeting, meeting_id, populate_existing=True)
        return with_etag(jsonify(MeetingSchema().dump(after)), after.version)


@meetings_api.delete("/meetings/<uuid:meeting_id>")
@meetings_api.response(204)
@requires(CHANGE_MEETINGS, BOOK_OWN_MEETINGS)
def cancel(event_id: UUID, meeting_id: UUID) -> None:
    """Needs If-Match. The seat is free at once and goes to whoever waits for it."""
    identity = required_identity()
    with current_database().writing() as session:
        meeting = access_meeting(session, identity, event_id, meeting_id)
        require_match(meeting.version, lambda: MeetingSchema().dump(meeting))
        cancel_meeting(
            session,
            event=session.get_one(Event, event_id),
            meeting_id=meeting_id,
            version=meeting.version,
            cancelled_by=identity.person_id,
            origin="by_hand" if identity.is_staff else "booked",
        )


@meetings_api.post("/meetings/<uuid:meeting_id>/restore")
@meetings_api.response(200, MeetingSchema)
@requires(CHANGE_MEETINGS, BOOK_OWN_MEETINGS)
def restore(event_id: UUID, meeting_id: UUID) -> Response:
    """Undo one's own cancellation within a minute, if the seat is still free. Needs If-Match."""
    identity = required_identity()
    with current_database().writing() as session:
        meeting = access_meeting(session, identity, event_id, meeting_id)
        require_match(meeting.version, lambda: MeetingSchema().dump(meeting))
        restore_meeting(
            session,
            event=session.get_one(Event, event_id),
            meeting_id=meeting_id,
            version=meeting.version,
            restored_by=identity.person_id,
        )
        after = session.get_one(Meeting, meeting_id, populate_existing=True)
        return with_etag(jsonify(MeetingSchema().dump(after)), after.version)


@meetings_api.get("/seats")
@meetings_api.response(200, SeatListSchema)
@requires(VIEW_SEATS)
def seats(event_id: UUID) -> dict[str, Any]:
    """Seats of every company and slot; empty before the first publication."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        return {"items": seats_of_event(session, event_id)}


@meetings_api.put("/companies/<uuid:company_id>/slots/<int:slot>/seats")
@meetings_api.arguments(CapacitySchema)
@meetings_api.response(200, FlaggedSchema)
@requires(CHANGE_MEETINGS)
def change_seats(
    arguments: dict[str, Any], event_id: UUID, company_id: UUID, slot: int
) -> dict[str, Any]:
    """Below what is booked only with `confirmed`; then the answer names who lost the seat."""
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        flagged = update_capacity(
            session, event=event, company_id=company_id, slot=slot, **arguments
        )
        return {"flagged": flagged}


def _student(identity: Identity, asked_for: UUID | None) -> UUID:
    """Staff name the student; a student books for nobody else."""
    if identity.is_staff:
        if asked_for is None:
            raise NotFound
        return asked_for
    if asked_for not in (None, identity.person_id):
        raise NotFound
    return identity.person_id
