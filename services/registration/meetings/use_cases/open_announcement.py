"""Say that all who are concerned shall hear, in a while; what changes until then joins it."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.meetings.models.publications import Announcement
from services.registration.meetings.queries.announcements import waiting_announcement
from shared import clock
from shared.ids import new_id


def open_announcement(
    session: Session,
    event_id: UUID,
    *,
    announced_by: UUID | None,
    wait: timedelta,
    asks_again: bool = False,
) -> Announcement:
    """One waits for an event at the most: a later one takes the earlier one's place, and its time.

    The caller holds the event's row. `announced_by` None: another service has said so.
    """
    now = clock.now()
    row = waiting_announcement(session, event_id, locked=True)
    if row is None:
        row = Announcement(
            id=new_id(), event_id=event_id, asks_again=False, state="waiting", told=0
        )
        session.add(row)
    row.announced_by, row.asked_at, row.due_at = announced_by, now, now + wait
    row.asks_again = row.asks_again or asks_again
    session.flush()
    return row
