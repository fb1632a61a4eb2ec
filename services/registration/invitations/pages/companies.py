"""The companies of an event: who comes, who is silent, whose mail failed; and each one's page."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.companies.links import invitation_address
from services.registration.companies.models import ContactAddress, Participation
from services.registration.companies.queries.access import access_participation
from services.registration.companies.queries.company_lists import (
    STATUSES,
    participations_of_event,
    pending_address_of,
)
from services.registration.companies.queries.reply_counts import reply_counts
from services.registration.events.queries.access import access_event
from services.registration.invitations.domain.errors import NoAddress
from services.registration.invitations.forms.reply_form import (
    WITHDRAW_TEXTS,
    ContactForm,
    read_reply,
    reply_view,
)
from services.registration.invitations.forms.reply_pages import (
    REPLY_REFUSALS,
    form_values,
    reply_context,
    save_contact,
    save_reply,
)
from services.registration.invitations.pages.companies_page import companies_page
from services.registration.invitations.pages.company_page import company_page
from services.registration.invitations.queries.planned_withdrawal import planned_withdrawal
from services.registration.invitations.schemas import WithdrawalWrite
from services.registration.invitations.use_cases.invite_companies import renew_link, revoke_link
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.permissions import INVITE_COMPANIES
from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.models.people import Person
from services.registration.school.queries.shared_rows import reach_of
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.previews import PreviewOutdated, preview_digest
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.previews import seen_preview, show_again
from shared.web.typed.addresses import warn_of_slip
from shared.web.typed.forms import TypedForm, read_form

companies = Blueprint("companies", __name__)

_ONE = "/events/<uuid:event_id>/companies/<uuid:participation_id>"


@companies.get("/events/<uuid:event_id>/companies")
def list_companies(event_id: UUID) -> str:
    status = request.args.get("status", "")
    search = request.args.get("search", "")[:100]
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        figures = reply_counts(session, event_id)
        rows = participations_of_event(
            session, event_id, status=status if status in STATUSES else "", search=search
        )
    may_change = _may_change()
    page = companies_page(event, figures, rows, may_change=may_change) if figures.invited else None
    return render_template(
        "invitations/companies.html",
        event=event,
        page=page,
        status=status,
        search=search,
        may_change=may_change,
    )


@companies.get(_ONE)
def show_company(event_id: UUID, participation_id: UUID) -> str:
    with current_database().reading() as session:
        participation = _guarded(session, event_id, participation_id)
        view = reply_view(session, participation)
        helper_id, may_change = participation.answered_by, _may_change()
        helper = session.get(Person, helper_id) if helper_id else None
        return render_template(
            "invitations/company.html",
            **reply_context(session, view),
            page=company_page(view, helper, may_change=may_change),
            link=invitation_address(participation) if may_change else "",
            may_change=may_change,
            sends_to=preview_digest(view.contact.email),
        )


@companies.get(f"{_ONE}/answer")
@requires(INVITE_COMPANIES)
def show_answer_form(event_id: UUID, participation_id: UUID) -> Response:
    with current_database().reading() as session:
        participation = _guarded(session, event_id, participation_id)
        return _answer_form(session, participation)


@companies.post(f"{_ONE}/answer")
@requires(INVITE_COMPANIES)
def answer_for_company(event_id: UUID, participation_id: UUID) -> Response:
    """Somebody called: staff write down what the company says, after the deadline too."""
    form = read_reply(request.form)
    if not form.errors:
        with form.refusals(*REPLY_REFUSALS), current_database().writing() as session:
            participation = _guarded(session, event_id, participation_id)
            staff_id = required_identity().person_id
            reach = reach_of(session, required_identity(), event_id)
            save_reply(session, participation, form, answered_by=staff_id, reach=reach)
            pending = pending_address_of(session, participation.contact_id)
    if form.errors:
        with current_database().reading() as session:
            participation = _guarded(session, event_id, participation_id)
            return _answer_form(session, participation, form)
    flash_success(_pending_sentence(pending) or _("Svaret er gemt."))
    warn_of_slip(form.loaded["contact_email"])
    return redirect(_address(event_id, participation_id), 303)


@companies.post(f"{_ONE}/contact")
@requires(INVITE_COMPANIES)
def correct_contact(event_id: UUID, participation_id: UUID) -> Response:
    form = read_form(ContactForm(), request.form)
    if not form.errors:
        with form.refusals(DetailsIncomplete), current_database().writing() as session:
            participation = _guarded(session, event_id, participation_id)
            save_contact(
                session,
                participation,
                form.loaded,
                changed_by=required_identity().person_id,
                reach=reach_of(session, required_identity(), event_id),
            )
            pending = pending_address_of(session, participation.contact_id)
    if form.errors:
        flash_warning(" ".join(form.errors.values()))
        return redirect(_address(event_id, participation_id), 303)
    flash_success(_pending_sentence(pending) or _("Kontaktoplysningerne er gemt."))
    warn_of_slip(form.loaded["contact_email"])
    return redirect(_address(event_id, participation_id), 303)


@companies.post(f"{_ONE}/link")
@requires(INVITE_COMPANIES)
def change_link(event_id: UUID, participation_id: UUID) -> Response:
    wanted = request.form.get("do", "")
    try:
        with current_database().writing() as session:
            participation = _guarded(session, event_id, participation_id)
            if wanted == "revoke":
                revoke_link(session, participation)
            else:
                is_sent = wanted == "send"
                seen = seen_preview() if is_sent else None
                renew_link(session, participation, send=is_sent, seen_preview=seen)
    except PreviewOutdated as outdated:
        return show_again(outdated, _address(event_id, participation_id))
    except NoAddress as error:
        flash_warning(error_text(error))
        return redirect(_address(event_id, participation_id), 303)
    flash_success(
        {
            "revoke": _("Linket er lukket. Ingen kan bruge det mere."),
            "send": _("En ny invitation er på vej. Det gamle link virker ikke mere."),
        }.get(wanted, _("Linket er nyt. Det gamle virker ikke mere."))
    )
    return redirect(_address(event_id, participation_id), 303)


@companies.get(f"{_ONE}/withdraw")
@requires(INVITE_COMPANIES)
def ask_to_withdraw(event_id: UUID, participation_id: UUID) -> Response:
    with current_database().reading() as session:
        return _withdrawal(session, _guarded(session, event_id, participation_id))


@companies.post(f"{_ONE}/withdraw")
@requires(INVITE_COMPANIES)
def withdraw(event_id: UUID, participation_id: UUID) -> Response:
    form = read_form(WithdrawalWrite(), request.form)
    if form.errors:
        with current_database().reading() as session:
            participation = _guarded(session, event_id, participation_id)
            return _withdrawal(session, participation, form)
    try:
        with current_database().writing() as session:
            participation = _guarded(session, event_id, participation_id)
            withdraw_company(
                session,
                participation,
                **form.loaded,
                seen_version=participation.version,
                seen_preview=seen_preview(),
                withdrawn_by=required_identity().person_id,
            )
    except PreviewOutdated as outdated:
        address = url_for(".ask_to_withdraw", event_id=event_id, participation_id=participation_id)
        return show_again(outdated, address)
    flash_success(_("Virksomheden er meldt fra."))
    return redirect(_address(event_id, participation_id), 303)


def _guarded(session: Session, event_id: UUID, participation_id: UUID) -> Participation:
    return access_participation(session, required_identity(), event_id, participation_id)


def _address(event_id: UUID, participation_id: UUID) -> str:
    return url_for("companies.show_company", event_id=event_id, participation_id=participation_id)


def _answer_form(
    session: Session,
    participation: Participation,
    form: TypedForm | None = None,
) -> Response:
    view = reply_view(session, participation)
    values = form_values(view, form)
    page = render_template(
        "invitations/company_answer.html",
        **reply_context(session, view),
        values=values,
        errors=form.errors if form else {},
    )
    return make_response(page, form.status if form else 200)


def _withdrawal(
    session: Session, participation: Participation, form: TypedForm | None = None
) -> Response:
    view = reply_view(session, participation)
    consequences = planned_withdrawal(session, participation)
    page = render_template(
        "invitations/company_withdraw.html",
        **reply_context(session, view),
        errors=form.errors if form else {},
        values=form.values if form else {},
        reasons=WITHDRAW_TEXTS,
        consequences=consequences,
        seen=preview_digest(consequences),
    )
    return make_response(page, form.status if form else 200)


def _may_change() -> bool:
    return required_identity().may(INVITE_COMPANIES)


def _pending_sentence(pending: ContactAddress | None) -> str:
    """What the asker of one event is told of an address that waits for its owner; else nothing."""
    if pending is None:
        return ""
    return _(
        "Gemt. Mails går først til %(address)s, når adressen er bekræftet fra mailen, vi har sendt"
        " dertil.",
        address=pending.email,
    )
