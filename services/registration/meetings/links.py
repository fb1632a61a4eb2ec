"""Opens the link of a calendar that somebody subscribes to, and says where it leads."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.kit.domain.errors import LinkRefused
from services.registration.kit.links import link_address, log_refusal, read_link
from services.registration.meetings.queries.calendar_feed import access_feed_by_link, open_feed

_CALENDAR = "calendar"


def open_calendar(session: Session, token: str) -> UUID:
    """Whose calendar a subscription's link opens. Raises LinkRefused."""
    try:
        return access_feed_by_link(session, read_link(_CALENDAR, token))
    except LinkRefused as refused:
        raise log_refusal(refused, _CALENDAR) from None


def calendar_address(person_id: UUID, generation: int) -> str:
    return link_address("calendar", _CALENDAR, person_id, generation) + ".ics"


def feed_address(session: Session, person_id: UUID) -> str:
    """The person's own secret address; "" where none is open."""
    feed = open_feed(session, person_id)
    return calendar_address(person_id, feed.generation) if feed is not None else ""
