"""What a company sees by its link: answer, summary, change, withdraw. No account, no password.

Opening a page changes nothing; the token is a capability for this one participation.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.companies.links import open_invitation
from services.registration.companies.models import Participation
from services.registration.companies.queries.participations import doors_of
from services.registration.companies.use_cases.update_company import change_contact
from services.registration.day.queries.day_notices import day_takes_notices
from services.registration.events.domain.deadlines import OpenDoors
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_of_event
from services.registration.invitations.domain.errors import ReplyClosed, ReplyIncomplete
from services.registration.invitations.domain.replies import PRESENTATION_LIMIT
from services.registration.invitations.forms.reply_form import (
    AGREEMENT_TEXTS,
    DECLINE_TEXTS,
    WITHDRAW_TEXTS,
    ReplyView,
    reason_text,
    reply_from,
    reply_view,
    typed_values,
)
from services.registration.invitations.queries.consequences import (
    meetings_of_company,
    wishes_for_company,
)
from services.registration.invitations.use_cases.answer_invitation import answer_invitation
from services.registration.invitations.use_cases.change_presentation import change_presentation
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.kit.texts.fields import field_errors
from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import Person
from shared.errors import StaleVersion
from shared.text import clean_paragraphs
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.fields import typed_number
from shared.web.flashes import flash_success, flash_warning

replies = Blueprint("replies", __name__)


@replies.get("/reply/<token>")
def show(token: str) -> Response:
    """The form for a company that has not answered, its answer for one that has."""
    with current_database().reading() as session:
        participation = open_invitation(session, token)
        if session.get_one(Event, participation.event_id).kind == "guidance":
            return redirect(url_for("company_day.show", token=token), 303)
        doors = doors_of(session, participation)
        if participation.answered_at is None and doors.answer:
            return _form(session, token, participation)
        return _summary(session, token, participation, doors)


@replies.get("/reply/<token>/change")
def show_form(token: str) -> Response:
    with current_database().reading() as session:
        participation = open_invitation(session, token)
        doors = doors_of(session, participation)
        if not doors.answer:
            return _summary(session, token, participation, doors)
        return _form(session, token, participation)


@replies.post("/reply/<token>")
def answer(token: str) -> Response:
    typed = typed_values(request.form)
    try:
        with current_database().writing() as session:
            participation = open_invitation(session, token)
            save_reply(session, participation, typed, answered_by=None)
    except (ReplyIncomplete, DetailsIncomplete, StaleVersion, ReplyClosed) as error:
        with current_database().reading() as session:
            participation = open_invitation(session, token)
            errors = contact_errors(error)
            return _form(session, token, participation, typed, errors, error_status(error))
    flash_success(_("Tak. Jeres svar er modtaget."))
    return _private(redirect(url_for(".show", token=token), 303))


@replies.get("/reply/<token>/details")
def show_details(token: str) -> Response:
    with current_database().reading() as session:
        return _details(session, token, open_invitation(session, token))


@replies.post("/reply/<token>/details")
def change_details(token: str) -> Response:
    """Words and people may be corrected after the deadline too: nobody's schedule hangs on them."""
    typed = typed_values(request.form)
    try:
        with current_database().writing() as session:
            participation = open_invitation(session, token)
            change_presentation(
                session, participation, text=clean_paragraphs(typed["presentation"])
            )
            save_contact(session, participation, typed)
    except (ReplyIncomplete, DetailsIncomplete, ReplyClosed) as error:
        with current_database().reading() as session:
            participation = open_invitation(session, token)
            errors = contact_errors(error)
            return _details(session, token, participation, typed, errors, error_status(error))
    flash_success(_("Jeres oplysninger er gemt."))
    return _private(redirect(url_for(".show", token=token), 303))


@replies.get("/reply/<token>/withdraw")
def ask_to_withdraw(token: str) -> Response:
    """On the day itself the company says so on its own day, and the organiser decides."""
    with current_database().reading() as session:
        participation = open_invitation(session, token)
        if participation.status == "accepted" and _is_the_day(session, participation):
            return _private(redirect(url_for("company_notice.ask_to_stay_away", token=token), 303))
        return _withdrawal(session, token, participation)


@replies.post("/reply/<token>/withdraw")
def withdraw(token: str) -> Response:
    try:
        with current_database().writing() as session:
            participation = open_invitation(session, token)
            withdraw_company(
                session,
                participation,
                reason=request.form.get("reason", ""),
                reason_text=request.form.get("reason_text", ""),
                seen_version=participation.version,
            )
    except ReplyIncomplete as error:
        with current_database().reading() as session:
            errors = field_errors(error)
            return _withdrawal(session, token, open_invitation(session, token), errors)
    except ReplyClosed as error:
        flash_warning(error_text(error))
        return _private(redirect(url_for(".show", token=token), 303))
    flash_success(_("I er meldt fra. Tak, fordi I gav besked."))
    return _private(redirect(url_for(".show", token=token), 303))


def _is_the_day(session: Session, participation: Participation) -> bool:
    return day_takes_notices(session, session.get_one(Event, participation.event_id))


def _seen_version(typed: dict[str, Any]) -> int:
    try:
        return typed_number(typed["version"])
    except ValueError:
        return 0


def save_reply(
    session: Session,
    participation: Participation,
    typed: dict[str, Any],
    *,
    answered_by: UUID | None,
) -> None:
    slots = slots_of_event(session, participation.event_id)
    answer_invitation(
        session,
        participation,
        reply=reply_from(typed, slots),
        seen_version=_seen_version(typed),
        answered_by=answered_by,
    )
    save_contact(session, participation, typed)


def save_contact(session: Session, participation: Participation, typed: dict[str, Any]) -> None:
    """Correct the contact; an empty address changes nothing, so that the link is not lost."""
    view = reply_view(session, participation)
    change_contact(
        session,
        view.company,
        view.contact,
        name=typed["contact_name"] or view.contact.name,
        email=typed["contact_email"] or view.contact.email or "",
        phone=typed["contact_phone"],
    )


def contact_errors(error: Any) -> dict[str, str]:
    """Errors of the contact's fields stand beside the fields of this form."""
    own = {"email": "contact_email", "name": "contact_name"}
    return {own.get(name, name): text for name, text in field_errors(error).items()}


def reply_context(session: Session, view: ReplyView) -> dict[str, Any]:
    """What every page about a reply shows around it."""
    participation = view.participation
    event = session.get_one(Event, participation.event_id)
    asker = session.get(Person, participation.invited_by) if participation.invited_by else None
    return {
        "view": view,
        "participation": participation,
        "event": event,
        "organisation": session.get_one(Organisation, event.organisation_id),
        "asker": asker,
        "agreement_texts": AGREEMENT_TEXTS,
        "decline_reasons": DECLINE_TEXTS,
        "presentation_limit": PRESENTATION_LIMIT,
    }


def _form(
    session: Session,
    token: str,
    participation: Participation,
    typed: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    view = reply_view(session, participation)
    values = form_values(view, typed)
    page = render_template(
        "portals/reply.html" if values["coming"] else "portals/reply_question.html",
        **reply_context(session, view),
        token=token,
        values=values,
        errors=errors or {},
    )
    return _private(make_response(page, status))


def form_values(view: ReplyView, typed: dict[str, Any] | None) -> dict[str, Any]:
    """What the form shows: as typed, or as it stands with the answer that was chosen."""
    values = {**(typed or view.values()), "version": view.participation.version}
    chosen = request.args.get("coming", "")
    return values | {"coming": chosen} if chosen in {"yes", "no"} else values


def _summary(
    session: Session, token: str, participation: Participation, doors: OpenDoors
) -> Response:
    view = reply_view(session, participation)
    page = render_template(
        "portals/reply_summary.html",
        **reply_context(session, view),
        token=token,
        doors=doors,
        reason=reason_text(participation.reason),
        is_late=not doors.answer,
        is_the_day=_is_the_day(session, participation),
    )
    return _private(make_response(page))


def _details(
    session: Session,
    token: str,
    participation: Participation,
    typed: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    view = reply_view(session, participation)
    page = render_template(
        "portals/reply_details.html",
        **reply_context(session, view),
        token=token,
        values=typed or view.values(),
        errors=errors or {},
    )
    return _private(make_response(page, status))


def _withdrawal(
    session: Session, token: str, participation: Participation, errors: dict[str, str] | None = None
) -> Response:
    view = reply_view(session, participation)
    event_id, company_id = participation.event_id, participation.company_id
    page = render_template(
        "portals/reply_withdraw.html",
        **reply_context(session, view),
        token=token,
        errors=errors or {},
        reasons=WITHDRAW_TEXTS,
        meetings=meetings_of_company(session, event_id, company_id),
        wishes=wishes_for_company(session, event_id, company_id),
    )
    return _private(make_response(page, 422 if errors else 200))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
