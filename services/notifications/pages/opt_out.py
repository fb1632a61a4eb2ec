"""The page behind the link under invitations: no more of them, or again; a GET changes nothing."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.notifications.channels.composer import OPT_OUT_PURPOSE
from services.notifications.queries.access import choose_organisation_of
from services.notifications.use_cases.record_opt_out import (
    has_opted_out,
    record_opt_out,
    withdraw_opt_out,
)
from shared.auth import links
from shared.auth.csrf import permitted_by_link
from shared.errors import NotFound
from shared.web.deeds import describe_link
from shared.web.factory import current_database
from shared.web.flashes import flash_success

opt_out = Blueprint("opt_out", __name__)


@opt_out.get("/decline/<token>")
def show(token: str) -> str:
    contact_id = contact_of(token)
    with current_database().reading() as session:
        choose_organisation_of(session, contact_id)
        declined = has_opted_out(session, contact_id)
    return render_template("notifications/opt_out.html", token=token, declined=declined)


@opt_out.post("/decline/<token>")
def update(token: str) -> Response:
    contact_id = contact_of(token)
    with current_database().writing() as session:
        choose_organisation_of(session, contact_id)
        if request.form.get("choice") == "accept":
            withdraw_opt_out(session, contact_id=contact_id)
            text = gettext("I får invitationer og påmindelser igen.")
        else:
            record_opt_out(session, contact_id=contact_id)
            text = gettext("I får ikke flere invitationer og påmindelser.")
    flash_success(text)
    return redirect(url_for(".show", token=token), 303)


@opt_out.post("/decline/<token>/one-click")
@permitted_by_link
def opt_out_one_click(token: str) -> Response:
    """For mail programs (RFC 8058): no page, no cookie, and twice is the same as once."""
    contact_id = contact_of(token)
    with current_database().writing() as session:
        choose_organisation_of(session, contact_id)
        record_opt_out(session, contact_id=contact_id)
    return Response(status=204)


def contact_of(token: str) -> UUID:
    """Whose link it is; NotFound unless it is genuine."""
    keys = current_app.config["MATCHDAG_WEB_SETTINGS"].secret_keys
    read = links.read(keys, OPT_OUT_PURPOSE, token)
    if read is None:
        raise NotFound
    describe_link("opt_out", read.subject)
    return read.subject
