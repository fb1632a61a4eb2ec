"""Change a published schedule by hand: book a free seat, move, cancel, change a company's seats."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.booking.domain.errors import CapacityBelowBooked
from services.registration.booking.schemas.meetings import CapacityForm
from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.booking.use_cases.move_meeting import cancel_meeting, move_meeting
from services.registration.booking.use_cases.update_capacity import update_capacity
from services.registration.companies.queries.access import access_coming_company
from services.registration.events.queries.access import access_event, access_event_student
from services.registration.meetings.queries.access import access_meeting
from services.registration.wishes.queries.wishes import company_names
from shared.auth.identity import required_identity
from shared.errors import DomainError, NotFound
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.pages import safe_next
from shared.web.typed.fields import typed_number
from shared.web.typed.forms import read_form

meetings = Blueprint("meetings", __name__)


@meetings.post("/events/<uuid:event_id>/schedules/students/<uuid:person_id>/book")
def book(event_id: UUID, person_id: UUID) -> Response:
    """`seat` is "<company id>:<slot>", one of the free seats on the student's page."""
    identity = required_identity()
    company, _, slot = request.form.get("seat", "").partition(":")
    try:
        company_id, slot_number = UUID(company), typed_number(slot)
    except ValueError:
        raise NotFound from None
    try:
        with current_database().writing() as session:
            access_event_student(session, identity, event_id, person_id)
            if company_id not in company_names(session, event_id):
                raise NotFound
            book_meeting(
                session,
                event=access_event(session, identity, event_id),
                person_id=person_id,
                company_id=company_id,
                slot=slot_number,
                origin="by_hand",
                booked_by=identity.person_id,
            )
    except DomainError as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(gettext("Samtalen er booket, og eleven får besked."))
    return _back(event_id, person_id)


@meetings.post("/events/<uuid:event_id>/schedules/meetings/<uuid:meeting_id>/move")
def move(event_id: UUID, meeting_id: UUID) -> Response:
    identity = required_identity()
    try:
        with current_database().writing() as session:
            access_meeting(session, identity, event_id, meeting_id)
            move_meeting(
                session,
                event=access_event(session, identity, event_id),
                meeting_id=meeting_id,
                slot=request.form.get("slot", -1, typed_number),
                version=request.form.get("version", 0, typed_number),
                moved_by=identity.person_id,
            )
    except DomainError as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(gettext("Samtalen er flyttet, og eleven får besked."))
    return _back(event_id, None)


@meetings.post("/events/<uuid:event_id>/schedules/meetings/<uuid:meeting_id>/cancel")
def cancel(event_id: UUID, meeting_id: UUID) -> Response:
    identity = required_identity()
    try:
        with current_database().writing() as session:
            access_meeting(session, identity, event_id, meeting_id)
            cancel_meeting(
                session,
                event=access_event(session, identity, event_id),
                meeting_id=meeting_id,
                version=request.form.get("version", 0, typed_number),
                cancelled_by=identity.person_id,
            )
    except DomainError as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(gettext("Samtalen er aflyst, og eleven får besked."))
    return _back(event_id, None)


@meetings.post("/events/<uuid:event_id>/schedules/companies/<uuid:company_id>/seats")
def change_seats(event_id: UUID, company_id: UUID) -> Response | tuple[str, int]:
    """Below what is booked only after the consequence was shown and confirmed."""
    identity = required_identity()
    form = read_form(CapacityForm(), request.form)
    here = url_for("schedule_lists.one_company", event_id=event_id, company_id=company_id)
    if form.errors:
        with current_database().reading() as session:
            access_coming_company(session, identity, event_id, company_id)
        flash_warning(" ".join(form.errors.values()))
        return redirect(here, 303)
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            flagged = update_capacity(session, event=event, company_id=company_id, **form.loaded)
    except CapacityBelowBooked as asked:
        page = render_template(
            "shared/confirm.html",
            layout="shared/event_layout.html",
            event=event,
            step="schedules",
            title=gettext("Færre pladser end samtaler"),
            text=error_text(asked),
            action=request.script_root + request.path,
            fields={**form.loaded, "confirmed": "yes"},
            button=gettext("Ja, sæt pladserne ned"),
            cancel_address=here,
            kind="warning",
        )
        return page, 409
    if flagged:
        flash_warning(
            ngettext(
                "%(num)d samtale står uden plads. Flyt eller aflys den.",
                "%(num)d samtaler står uden plads. Flyt eller aflys dem.",
                len(flagged),
            )
        )
    else:
        flash_success(gettext("Pladserne er ændret."))
    return redirect(here, 303)


def _back(event_id: UUID, person_id: UUID | None) -> Response:
    otherwise = url_for("schedule_lists.by_student", event_id=event_id)
    if person_id is not None:
        otherwise = url_for("schedule_lists.one_student", event_id=event_id, person_id=person_id)
    return redirect(safe_next(request.form.get("next"), otherwise), 303)
