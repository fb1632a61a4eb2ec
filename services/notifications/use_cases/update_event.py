"""Updates what mails say about an event; a new day or place is mailed to whom it concerns."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import EVENT_CHANGED
from services.notifications.models.events import Event
from services.notifications.queries.recipients import event_recipients
from services.notifications.use_cases.enqueue_mail import MailRequest, enqueue_mails
from shared import clock


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
    before = _when_and_where(event) if event is not None else None
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
    session.flush()
    if before is not None and before != _when_and_where(event) and not event.cancelled:
        _enqueue_change_mails(session, event)


def _when_and_where(event: Event) -> tuple[object, ...]:
    return event.held_on, event.starts_at, event.ends_at, event.place


def _enqueue_change_mails(session: Session, event: Event) -> None:
    if event.ends_at is not None and event.ends_at < clock.now():
        return
    occasion = f"{event.id}/{event.version}"
    requests = [
        MailRequest(contact, occasion, event) for contact in event_recipients(session, event.id)
    ]
    enqueue_mails(session, EVENT_CHANGED, requests)
