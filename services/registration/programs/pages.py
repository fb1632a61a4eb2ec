"""Tokens of the school's programs: who has one, a new one, and shutting one out."""

from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.registration.events.queries.access import access_event
from services.registration.programs.domain import (
    DAYS_BY_DEFAULT,
    MOST_DAYS,
    OF_THE_SCHOOL,
    READS,
    PermissionOfSchool,
    PermissionUnknown,
)
from services.registration.programs.queries import access_api_token, events_to_choose, tokens_of
from services.registration.programs.schemas import ApiTokenForm
from services.registration.programs.texts import PERMISSION_TEXTS, STATE_TEXTS
from services.registration.programs.use_cases.create_api_token import create_api_token
from services.registration.school.use_cases.revoke_api_token import revoke_api_token
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.flashes import flash_success
from shared.web.headers import refuse_storing
from shared.web.typed.forms import TypedForm, read_form

api_tokens = Blueprint("api_tokens", __name__)


@api_tokens.get("/api-tokens")
def list_tokens() -> str:
    with current_database().reading() as session:
        lines = tokens_of(session, required_identity().organisation_id)
    return render_template(
        "programs/api_tokens.html",
        lines=lines,
        permission_texts=PERMISSION_TEXTS,
        state_texts=STATE_TEXTS,
    )


@api_tokens.get("/api-tokens/new")
def new_token() -> Response:
    return _form(TypedForm({"name": "", "permissions": [], "event": "", "days": DAYS_BY_DEFAULT}))


@api_tokens.post("/api-tokens/new")
def make_token() -> Response:
    """Answers with the token itself: a redirect would have to carry it, and nothing keeps it."""
    identity, form = required_identity(), read_form(ApiTokenForm(), request.form)
    if not form.errors:
        typed = form.loaded
        with (
            form.refusals(PermissionUnknown, PermissionOfSchool),
            current_database().writing() as session,
        ):
            if typed["event"] is not None:
                access_event(session, identity, typed["event"])
            token = create_api_token(
                session,
                organisation_id=identity.organisation_id,
                made_by=identity.person_id,
                name=typed["name"],
                permissions=typed["permissions"],
                event_id=typed["event"],
                days=typed["days"],
            )
    if form.errors:
        return _form(form)
    refuse_storing()
    return make_response(
        render_template("programs/new_api_token.html", token=token, name=typed["name"])
    )


@api_tokens.get("/api-tokens/<uuid:token_id>/revoke")
def ask_to_revoke(token_id: UUID) -> str:
    with current_database().reading() as session:
        token = access_api_token(session, required_identity(), token_id)
        return render_template(
            "shared/confirm.html",
            title=_("Træk nøglen “%(name)s” tilbage", name=token.name),
            text=_("Programmet, der bruger den, bliver lukket ude inden for få sekunder."),
            action=url_for(".revoke", token_id=token_id),
            button=_("Træk tilbage"),
            cancel_address=url_for(".list_tokens"),
            kind="warning",
        )


@api_tokens.post("/api-tokens/<uuid:token_id>/revoke")
def revoke(token_id: UUID) -> BaseResponse:
    with current_database().writing() as session:
        token = access_api_token(session, required_identity(), token_id)
        revoke_api_token(session, token)
        name = token.name
    flash_success(_("Nøglen “%(name)s” er trukket tilbage.", name=name))
    return redirect(url_for(".list_tokens"), 303)


def _form(form: TypedForm) -> Response:
    with current_database().reading() as session:
        events = events_to_choose(session, required_identity().organisation_id)
    page = render_template(
        "programs/api_token_form.html",
        values=form.values,
        errors=form.errors,
        event_options=events,
        read_options=[_option(name) for name in PERMISSION_TEXTS if name in READS],
        write_options=[_option(name) for name in PERMISSION_TEXTS if name not in READS],
        most_days=MOST_DAYS,
    )
    return make_response(page, form.status if form.errors else 200)


def _option(name: str) -> tuple[str, object, object]:
    hint = _("Kun for hele skolen") if name in OF_THE_SCHOOL else ""
    return name, PERMISSION_TEXTS[name], hint
