"""What staff see and do about wishes: who is silent, open the round, remind, enter, import."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.companies.queries.company_cards import company_cards
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event, access_event_student
from services.registration.permissions import (
    ENTER_WISHES,
    RUN_WISH_ROUND,
)
from services.registration.school.queries.class_scope import seen_classes
from services.registration.wishes.domain.wishes import round_state
from services.registration.wishes.pages.overview_page import WishFacts, wish_page
from services.registration.wishes.pages.reminder_page import reminder_page
from services.registration.wishes.queries.student_lines import student_lines
from services.registration.wishes.queries.wishes import (
    company_names,
    own_wishes,
    wish_counts,
    wish_round,
    wish_times,
)
from services.registration.wishes.schemas import WishListForm
from services.registration.wishes.use_cases.open_wish_round import (
    open_wish_round,
    remind_silent_students,
)
from services.registration.wishes.use_cases.update_wishes import replace_companies, update_wishes
from shared import clock
from shared.auth.access import may, requires
from shared.auth.identity import required_identity
from shared.errors import DomainError, NotFound
from shared.previews import PreviewOutdated
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.previews import seen_preview, show_again
from shared.web.typed.fields import typed_number
from shared.web.typed.forms import read_form

staff_wishes = Blueprint("staff_wishes", __name__)


@staff_wishes.get("/events/<uuid:event_id>/wishes")
def overview(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = _event(session, event_id)
        facts = WishFacts(
            event=event,
            lines=student_lines(session, event_id, seen_classes(session, required_identity())),
            round_state=round_state(wish_times(event), clock.now()),
            opened=wish_round(session, event_id),
            counts=wish_counts(session, event_id),
            names=company_names(session, event_id),
            may_open=may(".ask_to_open"),
            may_remind=may(".ask_to_remind"),
        )
    page = wish_page(facts) if facts.lines else None
    return render_template("wishes/overview.html", event=event, step="students", page=page)


@staff_wishes.get("/events/<uuid:event_id>/wishes/open")
@requires(RUN_WISH_ROUND)
def ask_to_open(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = _event(session, event_id)
        reachable = sum(line.email is not None for line in student_lines(session, event_id))
        everybody = len(student_lines(session, event_id))
    return render_template(
        "shared/confirm.html",
        layout="shared/event_layout.html",
        event=event,
        step="students",
        title=gettext("Åbn ønskerunden"),
        text=_opening_words(event, reachable, everybody),
        action=url_for(".open_round", event_id=event_id),
        button=ngettext("Skriv til %(num)d elev", "Skriv til %(num)d elever", reachable),
        cancel_address=url_for(".overview", event_id=event_id),
    )


def _opening_words(event: Event, reachable: int, everybody: int) -> str:
    words = ngettext(
        "%(num)d elev får en mail om, at der kan ønskes nu.",
        "%(num)d elever får en mail om, at der kan ønskes nu.",
        reachable,
    )
    if everybody > reachable:
        words += " " + ngettext(
            "%(num)d elev har ingen mailadresse og skal have det at vide på anden måde.",
            "%(num)d elever har ingen mailadresse og skal have det at vide på anden måde.",
            everybody - reachable,
        )
    return words


@staff_wishes.post("/events/<uuid:event_id>/wishes/open")
@requires(RUN_WISH_ROUND)
def open_round(event_id: UUID) -> Response:
    identity = required_identity()
    with current_database().writing() as session:
        event = _event(session, event_id)
        told = open_wish_round(session, event=event, opened_by=identity.person_id)
    if told:
        flash_success(ngettext("%(num)d elev får besked.", "%(num)d elever får besked.", told))
    else:
        flash_warning(gettext("Runden var åbnet i forvejen, så ingen får besked igen."))
    return redirect(url_for(".overview", event_id=event_id), 303)


@staff_wishes.get("/events/<uuid:event_id>/wishes/remind")
@requires(RUN_WISH_ROUND)
def ask_to_remind(event_id: UUID) -> str:
    """Who would hear it and what the mail says."""
    with current_database().reading() as session:
        event = _event(session, event_id)
        opened = wish_round(session, event_id)
        preview = reminder_page(
            event, student_lines(session, event_id), opened.reminded_at if opened else None
        )
    return render_template(
        "shared/mail_preview.html", event=event, step="students", preview=preview
    )


@staff_wishes.post("/events/<uuid:event_id>/wishes/remind")
@requires(RUN_WISH_ROUND)
def remind(event_id: UUID) -> Response:
    try:
        with current_database().writing() as session:
            event = _event(session, event_id)
            told = remind_silent_students(session, event=event, seen_preview=seen_preview())
    except PreviewOutdated as outdated:
        return show_again(outdated, url_for(".ask_to_remind", event_id=event_id))
    if told:
        flash_success(
            ngettext("%(num)d elev får en påmindelse.", "%(num)d elever får en påmindelse.", told)
        )
    else:
        flash_warning(
            gettext("Ingen blev påmindet: de er alle påmindet inden for de sidste 12 timer.")
        )
    return redirect(url_for(".overview", event_id=event_id), 303)


@staff_wishes.get("/events/<uuid:event_id>/wishes/<uuid:person_id>")
@requires(ENTER_WISHES)
def one_student(event_id: UUID, person_id: UUID) -> str:
    return _student_form(event_id, person_id, None, {})


@staff_wishes.post("/events/<uuid:event_id>/wishes/<uuid:person_id>")
@requires(ENTER_WISHES)
def enter(event_id: UUID, person_id: UUID) -> Response | tuple[str, int]:
    """Enter a list on behalf: one choice per rank, empty ones are skipped."""
    identity = required_identity()
    form = read_form(WishListForm(), request.form)
    chosen = [text for text in form.values["wish"] if text]
    if form.errors:
        return _student_form(event_id, person_id, chosen, form.errors), form.status
    wishes = tuple(form.loaded["companies"])
    try:
        with current_database().writing() as session:
            access_event_student(session, identity, event_id, person_id)
            update_wishes(
                session,
                event=_event(session, event_id),
                person_id=person_id,
                change=replace_companies(wishes, request.form.get("version", 0, typed_number)),
                entered_by=identity.person_id,
            )
    except DomainError as refused:
        errors = {"wish": error_text(refused)}
        return _student_form(event_id, person_id, chosen, errors), error_status(refused)
    flash_success(gettext("Ønskerne er gemt."))
    return redirect(url_for(".overview", event_id=event_id), 303)


def _student_form(
    event_id: UUID, person_id: UUID, typed: list[str] | None, errors: dict[str, str]
) -> str:
    identity = required_identity()
    with current_database().reading() as session:
        person, student = access_event_student(session, identity, event_id, person_id)
        event = _event(session, event_id)
        own = own_wishes(session, event_id, person_id)
        cards = company_cards(session, event_id)
        names = company_names(session, event_id)
    options = [(str(card.company_id), card.name) for card in cards]
    known = {id for id, _ in options}
    options += [(str(id), names.get(id, "")) for id in own.companies if str(id) not in known]
    return render_template(
        "wishes/one_student.html",
        event=event,
        step="students",
        person=person,
        own=own,
        options=options,
        chosen=typed if typed is not None else [str(id) for id in own.companies],
        not_own={str(card.company_id) for card in cards if not card.takes(student.education_id)},
        errors=errors,
    )


def _event(session: Session, event_id: UUID) -> Event:
    """Nobody wishes on a day of guidance."""
    event = access_event(session, required_identity(), event_id)
    if event.kind == "guidance":
        raise NotFound
    return event
