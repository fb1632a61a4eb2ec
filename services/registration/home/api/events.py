"""Events and their state as JSON; registration's view of them, which scheduling owns."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint
from sqlalchemy import select

from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.home.schemas import EventDetailView, EventPage, EventView
from services.registration.progress.domain import event_state
from services.registration.progress.queries import event_figures
from shared import clock
from shared.auth.identity import required_identity
from shared.web.api.pagination import PageQuery, page_of
from shared.web.factory import current_database

events_api = Blueprint("events_api", __name__, description="Events and how far along they are")


@events_api.get("/events")
@events_api.arguments(PageQuery, location="query")
@events_api.response(200, EventPage)
def list_events(arguments: dict[str, Any]) -> dict[str, Any]:
    """The organisation's events, oldest first."""
    own = select(Event).where(Event.organisation_id == required_identity().organisation_id)
    with current_database().reading() as session:
        page = page_of(session, own, by=(Event.id,), **arguments)
    return {"items": page.rows, "next": page.next}


@events_api.get("/events/<uuid:event_id>")
@events_api.response(200, EventDetailView)
def show_event(event_id: UUID) -> dict[str, Any]:
    """With its figures and the state that decides what is next."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        figures = event_figures(session, event)
    shown: dict[str, Any] = EventView().dump(event)
    plain = {name: getattr(event, name) for name in shown}
    return {**plain, "figures": figures, "state": event_state(figures, clock.now())}
