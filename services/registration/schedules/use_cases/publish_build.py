"""Make a finished build the schedule that stands, and tell everybody concerned once."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.meetings.models.publications import Publication
from services.registration.meetings.use_cases.reserve_seat import lock_all_seats
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.planned_publication import planned_publication
from services.registration.schedules.use_cases.record_publication import record_publication


def publish_build(
    session: Session, *, event: Event, build: ScheduleBuild | None, published_by: UUID
) -> Publication:
    """Raises BuildNotFinished or EventIsCancelled. Publishing the same again tells nobody.

    build None: what stands already, or a career day without timed meetings.
    """
    lock_schedule(session, event)
    publication = planned_publication(session, event, build)
    return record_publication(
        session, event, publication, build=build, published_by=published_by, announces=True
    )


def lock_schedule(session: Session, event: Event) -> None:
    """What is read from here on is what is written upon. Raises EventIsCancelled."""
    # Not FOR UPDATE: a booking that holds its seat must still be able to refer to the event.
    session.get_one(Event, event.id, with_for_update={"key_share": True}, populate_existing=True)
    if event.cancelled:
        raise EventIsCancelled
    lock_all_seats(session, event.id)
