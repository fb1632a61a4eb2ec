"""Make a finished build the schedule that stands, and tell everybody concerned once."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.meetings.models.publications import Publication
from services.registration.meetings.queries.announcements import waiting_announcement
from services.registration.meetings.use_cases.reserve_seat import lock_all_seats
from services.registration.schedules.domain.publishing import PlannedPublication
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.planned_publication import planned_publication
from services.registration.schedules.use_cases.record_publication import record_publication
from shared.previews import require_seen


def publish_build(
    session: Session,
    *,
    event: Event,
    build: ScheduleBuild | None,
    published_by: UUID,
    seen_preview: str | None = None,
    wait: timedelta = timedelta(0),
) -> Publication:
    """Raises BuildNotFinished, EventIsCancelled or PreviewOutdated. Publishing the same again tells
    nobody.

    build None: what stands already, or a career day without timed meetings.
    """
    publication = lock_publication(session, event, build, seen_preview)
    return record_publication(
        session,
        event,
        publication,
        build=build,
        published_by=published_by,
        announces=True,
        wait=wait,
    )


def lock_publication(
    session: Session, event: Event, build: ScheduleBuild | None, seen_preview: str | None
) -> PlannedPublication:
    """What is planned here is written upon what it was planned from. Raises as publish_build.

    Where nothing is left to do, as on a second click, it is no matter what was seen: all stands,
    and everybody knows or is about to hear.
    """
    # Not FOR UPDATE: a booking that holds its seat must still be able to refer to the event.
    session.get_one(Event, event.id, with_for_update={"key_share": True}, populate_existing=True)
    if event.cancelled:
        raise EventIsCancelled
    lock_all_seats(session, event.id)
    publication = planned_publication(session, event, build)
    is_said = publication.changes_nothing and waiting_announcement(session, event.id) is not None
    if not (publication.is_idle or is_said):
        require_seen(publication.preview, seen_preview)
    return publication
