"""The event as a calendar file for a company that comes; a GET that changes nothing."""

from flask import Blueprint
from werkzeug.wrappers import Response

from services.registration.companies.links import open_coming_company
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_of_event
from shared import clock
from shared.calendar_keys import entry_uid, sequence_at
from shared.calendars import CalendarEntry, render_calendar
from shared.errors import NotFound
from shared.web.downloads import CALENDAR, send_download
from shared.web.factory import current_database

reply_calendar = Blueprint("reply_calendar", __name__)


@reply_calendar.get("/reply/<token>/matchdag.ics")
def download(token: str) -> Response:
    """From the first slot to the last in which the company can be there.

    The entry is that of the mails: one of them that comes later moves it or takes it away.
    """
    with current_database().reading() as session:
        participation = open_coming_company(session, token)
        event = session.get_one(Event, participation.event_id)
        slots = [
            slot
            for slot in slots_of_event(session, event.id)
            if slot.number not in participation.unavailable_slots
        ]
    if not slots:
        raise NotFound
    now = clock.now()
    entry = CalendarEntry(
        uid=entry_uid(event.id, participation.contact_id),
        sequence=sequence_at(now),
        stamp=now,
        starts_at=slots[0].starts_at,
        ends_at=slots[-1].ends_at,
        title=event.name,
        place=event.place,
    )
    file = render_calendar([entry], product="-//Matchdag//DA", method="PUBLISH")
    return send_download(file, "matchdag.ics", CALENDAR)
