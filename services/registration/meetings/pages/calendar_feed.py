"""A calendar to subscribe to by a secret address that follows changes; a GET changes nothing."""

from uuid import UUID

from flask import Blueprint, make_response, request, url_for
from flask_babel import gettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from services.registration.events.queries.access import access_own_event
from services.registration.meetings.calendars import calendar_feed as as_file
from services.registration.meetings.links import open_calendar
from services.registration.meetings.queries.calendar_feed import (
    feed_events,
)
from services.registration.meetings.use_cases.share_calendar import (
    revoke_calendar,
    share_calendar,
)
from shared import clock
from shared.auth.access import Access, open_to
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.flashes import flash_success
from shared.web.formats import local

calendar_feed = Blueprint("calendar_feed", __name__)


@calendar_feed.get("/calendar/<token>.ics")
@open_to(Access.LINK)
def subscribe(token: str) -> BaseResponse:
    with current_database().reading() as session:
        person_id = open_calendar(session, token)
        events = feed_events(session, person_id, today=local(clock.now()).date())
    answer = make_response(as_file(events, name="Matchdag"))
    answer.mimetype = "text/calendar"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


@calendar_feed.post("/my/events/<uuid:event_id>/calendar")
def share(event_id: UUID) -> BaseResponse:
    """A link, or a new one that makes the old worthless."""
    with current_database().writing() as session:
        identity = required_identity()
        access_own_event(session, identity, event_id)
        share_calendar(session, person_id=identity.person_id)
    flash_success(gettext("Dit kalenderlink er klar. Del det ikke med andre."))
    return _back(event_id)


@calendar_feed.post("/my/events/<uuid:event_id>/calendar/close")
def close(event_id: UUID) -> BaseResponse:
    with current_database().writing() as session:
        identity = required_identity()
        access_own_event(session, identity, event_id)
        revoke_calendar(session, person_id=identity.person_id)
    flash_success(gettext("Kalenderlinket er lukket og virker ikke mere."))
    return _back(event_id)


def _back(event_id: UUID) -> BaseResponse:
    return redirect(url_for("my_schedule.schedule", event_id=event_id) + "#calendar", 303)
