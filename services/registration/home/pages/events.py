"""One event at a glance: how far along are we, what next? And its path for all services."""

from uuid import UUID

from flask import Blueprint, render_template, request

from services.registration.events.queries.access import access_event
from services.registration.progress.queries import event_figures
from services.registration.progress.texts import path_states, summary_for, summary_of
from shared import clock
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.navigation import steps_for

events = Blueprint("events", __name__)


@events.get("/events/<uuid:event_id>")
def show_event(event_id: UUID) -> str:
    now = clock.now()
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        figures = event_figures(session, event)
    return render_template(
        "home/event.html",
        event=event,
        figures=figures,
        words=summary_for(required_identity(), summary_of(event_id, figures, now)),
        states=path_states(figures, now),
        steps=steps_for(required_identity(), event_id, event.kind),
    )


@events.get("/events/<uuid:event_id>/path")
def show_path(event_id: UUID) -> str:
    """The fragment that every page of the event loads. On the day, when pages are many, it says no
    more of schedules than that they are published.
    """
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        figures = event_figures(session, event, covers_the_day=False)
    return render_template(
        "home/_path.html",
        event=event,
        current=request.args.get("current", ""),
        states=path_states(figures, clock.now()),
    )
