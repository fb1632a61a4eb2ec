"""A student's free seats: what is free when, one tap to book, move, drop or wait."""

from datetime import datetime
from functools import partial
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.booking.domain.errors import AlreadyBooked, TimeConflict
from services.registration.booking.queries.booking_context import BookingRequest, access_booking
from services.registration.booking.queries.waiting import waiting_of
from services.registration.booking.use_cases.book_meeting import (
    Entry,
    book_in_rush,
    book_in_session,
)
from services.registration.booking.use_cases.move_meeting import (
    cancel_meeting,
    move_meeting,
    restore_meeting,
)
from services.registration.booking.use_cases.wait_for_seat import cancel_wait, wait_for_seat
from services.registration.companies.models import Company
from services.registration.companies.queries.participations import is_coming
from services.registration.events.models.events import Event, EventSlot
from services.registration.events.queries.access import access_own_event
from services.registration.meetings.domain.booking_errors import SlotFull
from services.registration.meetings.models.meetings import Meeting
from services.registration.portals.pages.booking_opening import booking_opening
from services.registration.portals.pages.booking_page import booking_page
from services.registration.portals.pages.slot_buttons import SlotButtons
from shared.auth.identity import required_identity
from shared.errors import DomainError, NotFound
from shared.ids import new_id
from shared.searching import search_terms
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning, flash_with_undo
from shared.web.formats import time_of_day
from shared.web.pages import safe_next
from shared.web.typed.fields import typed_number

my_booking = Blueprint("my_booking", __name__)

Answer = Response | tuple[str, int]

#: what is said to the student herself; staff read the same refusals in the third person
_OWN_WORDS: dict[type[DomainError], LazyString] = {
    SlotFull: lazy_gettext(
        "Pladsen blev taget lige før dig. Vælg en anden tid, eller stil dig i kø."
    ),
    AlreadyBooked: lazy_gettext("Du har allerede en samtale med virksomheden."),
    TimeConflict: lazy_gettext("Du har en anden samtale på det tidspunkt."),
}
FILTERS = ("q", "all", "slot", "move")


@my_booking.get("/my/events/<uuid:event_id>/booking")
def free_seats(event_id: UUID) -> str | Response:
    page = booking_page(
        current_database(), required_identity(), event_id, moving=request.args.get("move", "")
    )
    if page is None:
        # the schedule waits for the preparation; that page says why and what to do
        return redirect(url_for("my_schedule.schedule", event_id=event_id), 303)
    words = request.args.get("q", "")[:100].strip()
    only_own = request.args.get("all") != "1" and page.education_id is not None
    slot = request.args.get("slot", type=typed_number)
    shown = [
        (company, [one for one in page.slots_for(company) if slot in (None, one)])
        for company in page.board.companies
        if company.answers_to(search_terms(words))
        and (not only_own or company.takes(page.education_id))
    ]
    if slot is not None:
        shown = [(company, slots) for company, slots in shown if slots]
    return render_template(
        "portals/my/booking.html",
        page=page,
        start=booking_opening(page),
        event=page.event,
        names={company.company_id: company for company in page.board.companies},
        met={one.company_id for one in page.mine},
        shown=shown,
        fitting=sum(len(slots) for _, slots in shown),
        search=words,
        only_own=only_own,
        slot=slot,
        buttons_of=SlotButtons,
        filters={name: request.args[name] for name in FILTERS if request.args.get(name)},
    )


@my_booking.post("/my/events/<uuid:event_id>/booking/<uuid:company_id>")
def book(event_id: UUID, company_id: UUID) -> Response:
    """Book, or with `move` give one's own meeting this seat instead."""
    slot, moving = request.form.get("slot", -1, typed_number), request.form.get("move", "")
    try:
        said = (
            _move(event_id, company_id, slot, moving)
            if moving
            else _book(BookingRequest(event_id, required_identity().person_id, company_id, slot))
        )
    except DomainError as refused:
        flash_warning(_own_words(refused))
        return _back(event_id)
    flash_success(said)
    return _back(event_id, without=("move",))


@my_booking.post("/my/events/<uuid:event_id>/meetings/<uuid:meeting_id>/drop")
def drop(event_id: UUID, meeting_id: UUID) -> Answer:
    """At once and with an undo; where somebody waits the seat is gone, so that is asked first."""
    identity = required_identity()
    version = request.form.get("version", 0, typed_number)
    if request.form.get("confirmed") != "yes":
        with current_database().reading() as session:
            event = access_own_event(session, identity, event_id)
            meeting = _own_meeting(session, event_id, str(meeting_id))
            waiting = len(waiting_of(session, event_id, companies=[meeting.company_id]))
        if waiting and meeting.status == "booked":
            return _ask_before_dropping(event, version, waiting), 409
    try:
        with current_database().writing() as session:
            event = access_own_event(session, identity, event_id)
            _own_meeting(session, event_id, str(meeting_id))
            taken = cancel_meeting(
                session,
                event=event,
                meeting_id=meeting_id,
                version=version,
                cancelled_by=identity.person_id,
                origin="booked",
            )
    except DomainError as refused:
        flash_warning(error_text(refused))
        return _back(event_id)
    if taken:
        flash_success(
            gettext("Samtalen er droppet, og pladsen er givet videre til den næste i køen.")
        )
    else:
        flash_with_undo(
            gettext("Samtalen er droppet, og pladsen er fri for andre."),
            url_for(".undo_drop", event_id=event_id, meeting_id=meeting_id),
            fields={"version": str(version + 1), "next": request.form.get("next", "")},
        )
    return _back(event_id)


@my_booking.post("/my/events/<uuid:event_id>/meetings/<uuid:meeting_id>/undo-drop")
def undo_drop(event_id: UUID, meeting_id: UUID) -> Response:
    identity = required_identity()
    try:
        with current_database().writing() as session:
            event = access_own_event(session, identity, event_id)
            _own_meeting(session, event_id, str(meeting_id))
            restore_meeting(
                session,
                event=event,
                meeting_id=meeting_id,
                version=request.form.get("version", 0, typed_number),
                restored_by=identity.person_id,
            )
    except DomainError as refused:
        flash_warning(_own_words(refused))
    else:
        flash_success(gettext("Du har din samtale igen."))
    return _back(event_id)


@my_booking.post("/my/events/<uuid:event_id>/waits/<uuid:company_id>")
def wait(event_id: UUID, company_id: UUID) -> Response:
    identity = required_identity()
    slot = request.form.get("slot", type=typed_number)
    try:
        with current_database().writing() as session:
            event = access_own_event(session, identity, event_id)
            if not is_coming(session, event_id, company_id):
                raise NotFound
            given = wait_for_seat(
                session,
                event=event,
                person_id=identity.person_id,
                company_id=company_id,
                slot=slot,
            )
            said = (
                gettext("Du står i kø. Bliver en plads fri, der passer dig, får du den og en mail.")
                if given is None
                else _booked(*_names(session, event_id, company_id, given))
            )
    except DomainError as refused:
        flash_warning(_own_words(refused))
    else:
        flash_success(said)
    return _back(event_id)


@my_booking.post("/my/events/<uuid:event_id>/waits/<uuid:company_id>/leave")
def stop_waiting(event_id: UUID, company_id: UUID) -> Response:
    identity = required_identity()
    try:
        with current_database().writing() as session:
            event = access_own_event(session, identity, event_id)
            cancel_wait(session, event=event, person_id=identity.person_id, company_id=company_id)
    except DomainError as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(gettext("Du står ikke i kø mere."))
    return _back(event_id)


def _own_meeting(session: Session, event_id: UUID, asked: str) -> Meeting:
    try:
        meeting = session.get(Meeting, UUID(asked), populate_existing=True)
    except ValueError:
        raise NotFound from None
    own = meeting is not None and meeting.person_id == required_identity().person_id
    if meeting is None or not own or meeting.event_id != event_id:
        raise NotFound
    return meeting


def _book(wanted: BookingRequest) -> str:
    identity, database = required_identity(), current_database()
    entry, access = Entry(new_id(), "booked", wanted.person_id), partial(access_booking, identity)
    context = book_in_rush(database, wanted, entry, access=access)
    if context is None:
        with database.writing() as session:
            context = book_in_session(session, wanted, entry, access=access)
    assert context.starts_at is not None, "a slot that does not exist is closed"
    return _booked(context.company_name, context.starts_at)


def _move(event_id: UUID, company_id: UUID, slot: int, moving: str) -> str:
    identity = required_identity()
    with current_database().writing() as session:
        event = access_own_event(session, identity, event_id)
        if not is_coming(session, event_id, company_id):
            raise NotFound
        meeting = _own_meeting(session, event_id, moving)
        move_meeting(
            session,
            event=event,
            meeting_id=meeting.id,
            slot=slot,
            company_id=company_id,
            version=meeting.version,
            moved_by=identity.person_id,
            origin="booked",
        )
        name, starts_at = _names(session, event_id, company_id, slot)
    return gettext("Flyttet: %(name)s kl. %(time)s.", name=name, time=time_of_day(starts_at))


def _booked(name: str, starts_at: datetime) -> str:
    """ "Booket: Nordlys El kl. 9.15." """
    return gettext("Booket: %(name)s kl. %(time)s.", name=name, time=time_of_day(starts_at))


def _names(session: Session, event_id: UUID, company_id: UUID, slot: int) -> tuple[str, datetime]:
    """The company's name, and when the slot begins."""
    starts_at = session.get_one(EventSlot, (event_id, slot)).starts_at
    return session.get_one(Company, company_id).name, starts_at


def _own_words(refused: DomainError) -> str:
    own = _OWN_WORDS.get(type(refused))
    return str(own) if own else error_text(refused)


def _ask_before_dropping(event: Event, version: int, waiting: int) -> str:
    return render_template(
        "shared/confirm.html",
        title=gettext("Vil du droppe samtalen?"),
        text=ngettext(
            "%(num)d elev står i kø. Pladsen går straks videre, og du kan ikke fortryde.",
            "%(num)d elever står i kø. Pladsen går straks videre, og du kan ikke fortryde.",
            waiting,
        ),
        action=request.script_root + request.path,
        fields={
            "version": version,
            "confirmed": "yes",
            "next": request.form.get("next", ""),
        },
        button=gettext("Ja, drop samtalen"),
        cancel_address=safe_next(
            request.form.get("next"), url_for(".free_seats", event_id=event.id)
        ),
        kind="warning",
    )


def _back(event_id: UUID, *, without: tuple[str, ...] = ()) -> Response:
    """To where the student was, with what she searched for."""
    kept = {
        name: request.form[f"keep_{name}"][:100]
        for name in FILTERS
        if request.form.get(f"keep_{name}") and name not in without
    }
    otherwise = url_for(".free_seats", event_id=event_id, **kept)  # type: ignore[arg-type]  # plain texts
    return redirect(safe_next(request.form.get("next"), otherwise), 303)
