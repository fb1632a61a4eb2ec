"""Updates what mails say about an event; whom a change concerns is said by registration."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.models.events import Event


def update_event(
    session: Session,
    *,
    event_id: UUID,
    organisation_id: UUID,
    kind: str,
    name: str,
    place: str,
    held_on: date,
    slot_times: Sequence[tuple[datetime, datetime]],
    version: int,
) -> None:
    """Upsert by id; what is older than the known version is ignored."""
    event = session.get(Event, event_id)
    if event is not None and event.version >= version:
        return
    if event is None:
        event = Event(id=event_id, cancelled=False)
        session.add(event)
    event.organisation_id = organisation_id
    event.kind = kind
    event.name = name[:200]
    event.place = place[:300]
    event.held_on = held_on
    event.starts_at = min((starts for starts, _ in slot_times), default=None)
    event.ends_at = max((ends for _, ends in slot_times), default=None)
    event.version = version
