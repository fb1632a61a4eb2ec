"""What a company sees by its link: answer, summary, change, withdraw. No account, no password.

Opening a page changes nothing; the token is a capability for this one participation.
"""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.companies.links import open_invitation
from services.registration.companies.models import Participation
from services.registration.companies.queries.company_lists import pending_address_of
from services.registration.companies.queries.participations import reply_windows_of
from services.registration.companies.use_cases.request_address import (
    request_address,
    withdraw_address,
)
from services.registration.day.queries.day_notices import day_takes_notices
from services.registration.events.domain.deadlines import ReplyWindows
from services.registration.events.models.events import Event
from services.registration.invitations.domain.errors import ReplyClosed
from services.registration.invitations.forms.reply_form import (
    WITHDRAW_TEXTS,
    DetailsForm,
    read_reply,
    reason_text,
    reply_view,
)
from services.registration.invitations.forms.reply_pages import (
    REPLY_REFUSALS,
    form_values,
    reply_context,
    save_contact,
    save_reply,
)
from services.registration.invitations.queries.planned_withdrawal import planned_withdrawal
from services.registration.invitations.schemas import WithdrawalWrite
from services.registration.invitations.use_cases.confirm_participation import (
    confirm_participation,
)
from services.registration.invitations.use_cases.update_presentation import update_presentation
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.portals.pages.reply_opening import reply_opening
from services.registration.school.domain.errors import DetailsIncomplete
from shared.previews import PreviewOutdated, preview_digest
from shared.web.errors import error_text, field_errors
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.previews import seen_preview, show_again
from shared.web.typed.addresses import warn_of_slip
from shared.web.typed.forms import TypedForm, read_form

replies = Blueprint("replies", __name__)


@replies.get("/reply/<token>")
def show(token: str) -> Response:
    """The form for a company that has not answered, its answer for one that has."""
    with current_database().reading() as session:
        participation = open_invitation(session, token)
        if session.get_one(Event, participation.event_id).kind == "guidance":
            return redirect(url_for("company_day.show", token=token), 303)
        doors = reply_windows_of(session, participation)
        if participation.answered_at is None and doors.answer:
            return _form(session, token, participation)
        return _summary(session, token, participation, doors)


@replies.get("/reply/<token>/change")
def show_form(token: str) -> Response:
    with current_database().reading() as session:
        participation = open_invitation(session, token)
        doors = reply_windows_of(session, participation)
        if not doors.answer:
            return _summary(session, token, participation, doors)
        return _form(session, token, participation)


@replies.post("/reply/<token>")
def answer(token: str) -> Response:
    form = read_reply(request.form)
    if not form.errors:
        with form.refusals(*REPLY_REFUSALS), current_database().writing() as session:
            participation = open_invitation(session, token)
            save_reply(session, participation, form, answered_by=None)
    if form.errors:
        with current_database().reading() as session:
            return _form(session, token, open_invitation(session, token), form)
    flash_success(_("Tak. Jeres svar er modtaget."))
    warn_of_slip(form.loaded["contact_email"])
    return redirect(url_for(".show", token=token), 303)


@replies.get("/reply/<token>/details")
def show_details(token: str) -> Response:
    with current_database().reading() as session:
        return _details(session, token, open_invitation(session, token))


@replies.post("/reply/<token>/details")
def change_details(token: str) -> Response:
    """Words and people may be corrected after the deadline too: nobody's schedule hangs on them."""
    form = read_form(DetailsForm(), request.form)
    if not form.errors:
        with form.refusals(*REPLY_REFUSALS), current_database().writing() as session:
            participation = open_invitation(session, token)
            update_presentation(session, participation, text=form.loaded["presentation"])
            save_contact(session, participation, form.loaded, changed_by=None)
            pending = pending_address_of(session, participation.contact_id)
    if form.errors:
        with current_database().reading() as session:
            return _details(session, token, open_invitation(session, token), form)
    flash_success(
        _(
            "Jeres oplysninger er gemt. Mails går først til %(address)s, når adressen er bekræftet"
            " fra mailen, vi har sendt dertil.",
            address=pending.email,
        )
        if pending
        else _("Jeres oplysninger er gemt.")
    )
    warn_of_slip(form.loaded["contact_email"])
    return redirect(url_for(".show", token=token), 303)


@replies.post("/reply/<token>/address")
def change_pending_address(token: str) -> Response:
    """Take back the address that has not confirmed yet, or ask it once more."""
    is_sent = request.form.get("do") == "send"
    try:
        with current_database().writing() as session:
            view = reply_view(session, open_invitation(session, token))
            if is_sent and view.pending is not None:
                request_address(
                    session,
                    view.company,
                    view.contact,
                    address=view.pending.email,
                    staff_id=view.participation.invited_by,
                )
            elif not is_sent:
                withdraw_address(session, view.contact.id)
    except DetailsIncomplete as error:
        flash_warning(" ".join(field_errors(error).values()))
    else:
        flash_success(_("Vi har skrevet igen.") if is_sent else _("I beholder jeres adresse."))
    return redirect(url_for(".show", token=token), 303)


@replies.post("/reply/<token>/confirm")
def confirm(token: str) -> Response:
    """The day was moved, and the company can on the new one too."""
    try:
        with current_database().writing() as session:
            participation = open_invitation(session, token)
            confirm_participation(session, participation, seen_version=participation.version)
    except ReplyClosed as error:
        flash_warning(error_text(error))
    else:
        flash_success(_("Tak. I kommer på den nye dag."))
    return redirect(url_for(".show", token=token), 303)


@replies.get("/reply/<token>/withdraw")
def ask_to_withdraw(token: str) -> Response:
    """On the day itself the company says so on its own day, and the organiser decides."""
    with current_database().reading() as session:
        participation = open_invitation(session, token)
        if participation.status == "accepted" and _is_the_day(session, participation):
            return redirect(url_for("company_notice.ask_to_stay_away", token=token), 303)
        return _withdrawal(session, token, participation)


@replies.post("/reply/<token>/withdraw")
def withdraw(token: str) -> Response:
    form = read_form(WithdrawalWrite(), request.form)
    if form.errors:
        with current_database().reading() as session:
            return _withdrawal(session, token, open_invitation(session, token), form)
    try:
        with current_database().writing() as session:
            participation = open_invitation(session, token)
            withdraw_company(
                session,
                participation,
                **form.loaded,
                seen_version=participation.version,
                seen_preview=seen_preview(),
            )
    except ReplyClosed as error:
        flash_warning(error_text(error))
        return redirect(url_for(".show", token=token), 303)
    except PreviewOutdated as outdated:
        return show_again(outdated, url_for(".ask_to_withdraw", token=token))
    flash_success(_("I er meldt fra. Tak, fordi I gav besked."))
    return redirect(url_for(".show", token=token), 303)


def _is_the_day(session: Session, participation: Participation) -> bool:
    return day_takes_notices(session, session.get_one(Event, participation.event_id))


def _form(
    session: Session, token: str, participation: Participation, form: TypedForm | None = None
) -> Response:
    view = reply_view(session, participation)
    values = form_values(view, form)
    template = "portals/reply.html" if values["coming"] else "portals/reply_question.html"
    context = reply_context(session, view)
    errors = form.errors if form else {}
    page = render_template(template, **context, token=token, values=values, errors=errors)
    return make_response(page, form.status if form else 200)


def _summary(
    session: Session, token: str, participation: Participation, doors: ReplyWindows
) -> Response:
    view = reply_view(session, participation)
    context = reply_context(session, view)
    is_the_day = _is_the_day(session, participation)
    page = render_template(
        "portals/reply_summary.html",
        **context,
        token=token,
        doors=doors,
        start=reply_opening(
            context["event"],
            status=participation.status,
            company=view.company.name,
            reason=reason_text(participation.reason),
            windows=doors,
            is_the_day=is_the_day,
            must_reconfirm=participation.reconfirmation_asked_at is not None,
            token=token,
        ),
        is_the_day=is_the_day,
    )
    return make_response(page)


def _details(
    session: Session, token: str, participation: Participation, form: TypedForm | None = None
) -> Response:
    view = reply_view(session, participation)
    page = render_template(
        "portals/reply_details.html",
        **reply_context(session, view),
        token=token,
        values=form.values if form else view.values(),
        errors=form.errors if form else {},
    )
    return make_response(page, form.status if form else 200)


def _withdrawal(
    session: Session, token: str, participation: Participation, form: TypedForm | None = None
) -> Response:
    view = reply_view(session, participation)
    consequences = planned_withdrawal(session, participation)
    page = render_template(
        "portals/reply_withdraw.html",
        **reply_context(session, view),
        token=token,
        errors=form.errors if form else {},
        values=form.values if form else {},
        reasons=WITHDRAW_TEXTS,
        consequences=consequences,
        seen=preview_digest(consequences),
    )
    return make_response(page, form.status if form else 200)
