"""Choose companies and invite them, after a preview of who gets what; remind the silent ones."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from services.registration.companies.queries.company_lists import directory, participations_of_event
from services.registration.companies.queries.reply_counts import reply_counts
from services.registration.events.queries.access import access_event
from services.registration.invitations.domain.errors import (
    CompanyUnknown,
    NobodyChosen,
    TooManyAtOnce,
)
from services.registration.invitations.queries.recipients import (
    recipients_of_invitations,
    recipients_of_reminders,
)
from services.registration.invitations.schemas import InvitationsForm, RemindersForm
from services.registration.invitations.use_cases.invite_companies import (
    invite_companies,
    remind_silent_companies,
    require_choice,
)
from shared.auth.identity import required_identity
from shared.previews import PreviewOutdated, preview_digest
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.previews import seen_preview, show_again
from shared.web.typed.forms import TypedForm, read_form

invitations = Blueprint("invitations", __name__)

_REFUSALS = (NobodyChosen, TooManyAtOnce, CompanyUnknown)


@invitations.get("/events/<uuid:event_id>/companies/invite")
def choose(event_id: UUID) -> str:
    return _choice(event_id, {}, [])


@invitations.post("/events/<uuid:event_id>/companies/invite/preview")
def preview(event_id: UUID) -> Response:
    """Who gets a mail, who does not and why; nothing is sent yet."""
    form = read_form(InvitationsForm(), request.form)
    if not form.errors:
        with form.refusals(*_REFUSALS), current_database().reading() as session:
            event = access_event(session, required_identity(), event_id)
            require_choice(session, event, form.loaded["company_ids"])
    if form.errors:
        return _refused(event_id, form)
    return make_response(_preview(event_id, form.loaded["company_ids"]))


@invitations.post("/events/<uuid:event_id>/companies/invite")
def invite(event_id: UUID) -> Response:
    identity = required_identity()
    form = read_form(InvitationsForm(), request.form)
    try:
        if not form.errors:
            with form.refusals(*_REFUSALS), current_database().writing() as session:
                sent = invite_companies(
                    session,
                    access_event(session, identity, event_id),
                    invited_by=identity.person_id,
                    seen_preview=seen_preview(),
                    **form.loaded,
                )
    except PreviewOutdated as outdated:
        flash_warning(error_text(outdated))
        page = _preview(event_id, form.loaded["company_ids"])
        return make_response(page, error_status(outdated))
    if form.errors:
        return _refused(event_id, form)
    flash_success(
        ngettext("%(num)d invitation er på vej.", "%(num)d invitationer er på vej.", len(sent))
    )
    return redirect(url_for("companies.list_companies", event_id=event_id), 303)


@invitations.get("/events/<uuid:event_id>/companies/remind")
def ask_to_remind(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        figures = reply_counts(session, event_id)
        rows = participations_of_event(session, event_id, status="silent")
        seen = preview_digest(recipients_of_reminders(session, event_id))
    return render_template(
        "invitations/remind.html",
        event=event,
        figures=figures,
        seen=seen,
        getting=[row for row in rows if not row.link_revoked],
    )


@invitations.post("/events/<uuid:event_id>/companies/remind")
def remind(event_id: UUID) -> Response:
    form = read_form(RemindersForm(), request.form)
    try:
        if not form.errors:
            with form.refusals(CompanyUnknown), current_database().writing() as session:
                event = access_event(session, required_identity(), event_id)
                sent = remind_silent_companies(
                    session, event, seen_preview=seen_preview(), **form.loaded
                )
    except PreviewOutdated as outdated:
        return show_again(outdated, url_for(".ask_to_remind", event_id=event_id))
    if form.errors:
        flash_warning(" ".join(form.errors.values()))
        return make_response(ask_to_remind(event_id), form.status)
    if sent:
        flash_success(
            ngettext("%(num)d påmindelse er på vej.", "%(num)d påmindelser er på vej.", sent)
        )
    else:
        flash_warning(_("Ingen blev påmindet: de er alle påmindet inden for de sidste 12 timer."))
    return redirect(url_for("companies.list_companies", event_id=event_id), 303)


def _preview(event_id: UUID, chosen: Sequence[UUID]) -> str:
    identity = required_identity()
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        rows = [
            row
            for row in directory(session, identity.organisation_id, event_id=event_id)
            if row.company_id in set(chosen)
        ]
        getting = [row for row in rows if row.email and not row.is_invited]
        recipients = recipients_of_invitations(session, event, [row.company_id for row in getting])
    return render_template(
        "invitations/invite_preview.html",
        event=event,
        getting=getting,
        seen=preview_digest(recipients),
        invited_already=[row for row in rows if row.is_invited],
        without_address=[row for row in rows if not row.email and not row.is_invited],
    )


def _refused(event_id: UUID, form: TypedForm) -> Response:
    errors = {"company": " ".join(form.errors.values())}
    return make_response(_choice(event_id, errors, form.values["company"]), form.status)


def _choice(event_id: UUID, errors: dict[str, str], chosen: list[str]) -> str:
    identity = required_identity()
    search = request.args.get("search", "")[:100]
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        rows = directory(session, identity.organisation_id, search=search, event_id=event_id)
        asked = reply_counts(session, event_id).invited
    return render_template(
        "invitations/invite.html",
        event=event,
        rows=[row for row in rows if not row.is_invited],
        invited=sum(1 for row in rows if row.is_invited),
        # the first time a school means its whole directory; later it means a few more
        are_all_ticked=not (asked or chosen or search or errors),
        search=search,
        errors=errors,
        chosen=chosen,
    )
