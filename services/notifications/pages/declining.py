"""The page behind the link under invitations: no more of them, or yes please again; a GET changes
nothing.
"""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.notifications.channels.links import DECLINE_PURPOSE
from services.notifications.use_cases.decline_mail import accept_mail, decline_mail, has_declined
from shared.auth import links
from shared.auth.csrf import permitted_by_link
from shared.errors import NotFound
from shared.web.factory import current_database
from shared.web.flashes import tell

declining = Blueprint("declining", __name__)


@declining.get("/decline/<token>")
def show_choice(token: str) -> str:
    contact_id = contact_of(token)
    with current_database().reading() as session:
        declined = has_declined(session, contact_id)
    return render_template("notifications/decline.html", token=token, declined=declined)


@declining.post("/decline/<token>")
def choose(token: str) -> Response:
    contact_id = contact_of(token)
    with current_database().writing() as session:
        if request.form.get("choice") == "accept":
            accept_mail(session, contact_id=contact_id)
            done = gettext("I får invitationer og påmindelser igen.")
        else:
            decline_mail(session, contact_id=contact_id)
            done = gettext("I får ikke flere invitationer og påmindelser.")
    tell(done)
    return redirect(url_for(".show_choice", token=token), 303)


@declining.post("/decline/<token>/one-click")
@permitted_by_link
def decline_at_once(token: str) -> Response:
    """For mail programs (RFC 8058): no page, no cookie, and twice is the same as once."""
    with current_database().writing() as session:
        decline_mail(session, contact_id=contact_of(token))
    return Response(status=204)


def contact_of(token: str) -> UUID:
    """Whose link it is; NotFound unless it is genuine."""
    keys = current_app.config["MATCHDAG_WEB_SETTINGS"].secret_keys
    read = links.read(keys, DECLINE_PURPOSE, token)
    if read is None:
        raise NotFound
    return read.subject
