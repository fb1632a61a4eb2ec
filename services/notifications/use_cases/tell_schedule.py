"""Sends one person's or company's schedule with its calendar entry; an older schedule never
follows a newer.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.calendar import Item
from services.notifications.domain.facts import SCHEDULE_CHANGED, SCHEDULE_PUBLISHED
from services.notifications.domain.wording import plain_words
from services.notifications.models import Message
from services.notifications.queries.contacts import known_contact, known_event
from services.notifications.use_cases.move_calendar import calendar_entry, move_calendar
from services.notifications.use_cases.tell_contact import Link, tell_contact

STUDENT_PATH = "/registration/my/events/{event_id}/schedule"
COMPANY_PATH = "/registration/reply/{token}/day"


def tell_schedule(
    session: Session,
    *,
    contact_id: UUID,
    event_id: UUID,
    event_name: str,
    audience: str,
    link_generation: int | None,
    participation_id: UUID | None,
    sequence: int,
    items: Sequence[Item],
    is_change: bool,
) -> Message | None:
    """One mail per `sequence`; the entry of the calendar moves on with it."""
    event, contact = known_event(session, event_id), known_contact(session, contact_id)
    entry = calendar_entry(session, event, contact)
    if event.cancelled or contact.erased_at is not None:
        return None
    if entry is not None and entry.published_sequence >= sequence:
        return None
    ordered = sorted((_plain(item) for item in items), key=lambda item: item.starts_at)
    calendar = move_calendar(
        session, event, contact, title=event_name, items=ordered, published_sequence=sequence
    )
    return tell_contact(
        session,
        SCHEDULE_CHANGED if is_change else SCHEDULE_PUBLISHED,
        contact,
        occasion=f"{event_id}/{sequence}",
        event=event,
        participation_id=participation_id,
        link=_link(audience, event_id, participation_id, link_generation),
        calendar=calendar,
        audience=audience,
        items=ordered,
        has_calendar=calendar is not None,
    )


def _plain(item: Item) -> Item:
    return Item(item.starts_at, item.ends_at, plain_words(item.title), plain_words(item.place))


def _link(
    audience: str, event_id: UUID, participation_id: UUID | None, generation: int | None
) -> Link:
    if audience == "company" and participation_id is not None:
        return Link(COMPANY_PATH, "invitation", participation_id, generation or 0)
    return Link(STUDENT_PATH.format(event_id=event_id))
