"""Tell students the schedule that waited for their preparation, once they are ready."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_student_schedules,
)


def release_schedules(session: Session, *, event: Event, people: Collection[UUID]) -> int:
    """Tell those of `people` whose schedule is out and no longer held back. Returns how many.

    Safe to call after every step of the preparation: who knows her schedule hears nothing.
    """
    if not people or event.cancelled or not booking_of(session, event.id).shows_schedules:
        return 0
    # A publication under way has left them out; what they are told is what it made of their day.
    session.get_one(Event, event.id, with_for_update={"read": True}, populate_existing=True)
    return record_student_schedules(session, event, people)
