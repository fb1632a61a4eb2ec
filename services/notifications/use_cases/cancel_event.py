"""Takes in that an event is cancelled: what was to be said of it never leaves."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import EVENT_CANCELLED, kinds_replaced_by
from services.notifications.queries.contacts import known_event
from services.notifications.use_cases.enqueue_mail import cancel_unsent_mails


def cancel_event(session: Session, *, event_id: UUID, version: int) -> None:
    """Safe to repeat; later descriptions of the event do not bring it back. Whom it concerns, and
    when they hear, is said by registration.
    """
    event = known_event(session, event_id)
    if event.cancelled:
        return
    event.cancelled = True
    event.version = max(event.version, version)
    cancel_unsent_mails(session, event, kinds_replaced_by(EVENT_CANCELLED))
