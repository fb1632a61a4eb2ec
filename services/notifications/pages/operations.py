"""Is anything stuck? What waits, what was parked and why, and trying it again."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.notifications.pages.texts import PARKED_TEXTS
from services.notifications.queries.backlog import mail_backlog
from shared.messaging.backlog import message_backlog
from shared.messaging.parking import parked, replay
from shared.web.factory import current_database
from shared.web.flashes import flash_success

operations = Blueprint("operations", __name__)


@operations.get("/operations")
def show() -> str:
    with current_database().reading() as session:
        return render_template(
            "notifications/operations.html",
            mails=mail_backlog(session),
            messages=message_backlog(session),
            parked=parked(session),
            parked_texts=PARKED_TEXTS,
            keeps_mails="mailbox" in current_app.blueprints,
        )


@operations.post("/operations/parked/<uuid:parked_id>/replay")
def replay_message(parked_id: UUID) -> Response:
    with current_database().writing() as session:
        replay(session, parked_id)
    flash_success(gettext("Beskeden prøves igen nu."))
    return redirect(url_for(".show"), 303)
