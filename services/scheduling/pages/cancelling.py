"""Pages that cancel an event, with the consequences in numbers, and take it back in time."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.scheduling.domain.errors import SchedulingError
from services.scheduling.pages.event_form import sent_version
from services.scheduling.queries.access import access_event
from services.scheduling.queries.programmes import what_depends_on
from services.scheduling.use_cases.cancel_event import TIME_TO_UNDO, cancel_event, undo_cancellation
from shared.auth.identity import required_identity
from shared.errors import StaleVersion
from shared.previews import PreviewOutdated, preview_digest
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning, flash_with_undo
from shared.web.previews import seen_preview, show_again

cancelling = Blueprint("cancelling", __name__)


@cancelling.get("/events/<uuid:event_id>/cancel")
def ask_to_cancel(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        depends = what_depends_on(session, event)
        return render_template(
            "scheduling/cancel_event.html",
            event=event,
            step="setup",
            depends=depends,
            seen=preview_digest(depends),
        )


@cancelling.post("/events/<uuid:event_id>/cancel")
def cancel(event_id: UUID) -> Response:
    version = sent_version(request.form)
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            cancel_event(
                session, event=event, expected_version=version, seen_preview=seen_preview()
            )
    except PreviewOutdated as outdated:
        return show_again(outdated, url_for(".ask_to_cancel", event_id=event_id))
    except (SchedulingError, StaleVersion) as error:
        flash_warning(error_text(error))
    else:
        flash_with_undo(
            _(
                "Arrangementet er aflyst. De berørte får besked om %(seconds)s sekunder.",
                seconds=int(TIME_TO_UNDO.total_seconds()),
            ),
            url_for(".take_back", event_id=event_id),
        )
    return redirect(url_for("events.show_event", event_id=event_id), 303)


@cancelling.post("/events/<uuid:event_id>/cancel/undo")
def take_back(event_id: UUID) -> Response:
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            undo_cancellation(session, event=event)
    except SchedulingError as error:
        flash_warning(error_text(error))
    else:
        flash_success(_("Aflysningen er fortrudt. Ingen har fået noget at vide."))
    return redirect(url_for("events.show_event", event_id=event_id), 303)
