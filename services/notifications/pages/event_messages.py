"""The mails of an event: who got which, what did not arrive, and sending again."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.notifications.pages.paging import page_start
from services.notifications.pages.texts import KIND_TEXTS, STATUS_TEXTS, failure_text
from services.notifications.permissions import (
    RESEND_MAIL,
)
from services.notifications.queries.access import access_event, access_event_message
from services.notifications.queries.event_messages import (
    SHOWN_STATUSES,
    counts_by_kind,
    mail_lines,
)
from services.notifications.use_cases.enqueue_mail_again import RESENDABLE, enqueue_mail_again
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.flashes import flash_success

event_messages = Blueprint("event_messages", __name__)


@event_messages.get("/events/<uuid:event_id>/messages")
def list_messages(event_id: UUID) -> str:
    chosen = _filter()
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        counts = counts_by_kind(session, event.id)
        lines, next_id = mail_lines(
            session,
            event.id,
            status=chosen["status"],
            fact=chosen["fact"],
            wanted=chosen["wanted"],
            before=page_start(),
        )
    totals = {status: sum(row.counts.get(status, 0) for row in counts) for status in SHOWN_STATUSES}
    page: dict[str, Any] = {"event_id": event_id, "before": next_id, **chosen}
    next_address = url_for(".list_messages", **page) if next_id else ""
    return render_template(
        "notifications/event_messages.html",
        event=event,
        step="",
        counts=counts,
        totals=totals,
        lines=lines,
        chosen=chosen,
        next_address=next_address,
        kind_texts=KIND_TEXTS,
        status_texts=STATUS_TEXTS,
        shown_statuses=SHOWN_STATUSES,
        failure_text=failure_text,
        resendable=RESENDABLE,
    )


@event_messages.post("/events/<uuid:event_id>/messages/<uuid:message_id>/resend")
@requires(RESEND_MAIL)
def resend(event_id: UUID, message_id: UUID) -> Response:
    with current_database().writing() as session:
        message = access_event_message(session, required_identity(), event_id, message_id)
        enqueue_mail_again(session, message)
    flash_success(gettext("Mailen bliver sendt igen nu."))
    return redirect(url_for(".list_messages", event_id=event_id), 303)


def _filter() -> dict[str, str]:
    status, fact = request.args.get("status", ""), request.args.get("fact", "")
    return {
        "status": status if status in SHOWN_STATUSES else "",
        "fact": fact if fact in KIND_TEXTS else "",
        "wanted": request.args.get("wanted", "")[:254].strip(),
    }
