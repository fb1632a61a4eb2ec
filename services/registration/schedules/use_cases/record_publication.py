"""The one write of a publication: seats, meetings, sessions, messages, and the version itself.

It writes what was planned and decides nothing; the caller holds the event's row and its seats.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.apply_replies import record_seats
from services.registration.events.models.events import Event
from services.registration.kit.models.statements import table_of
from services.registration.meetings.models.meetings import Meeting, booked_row
from services.registration.meetings.models.publications import Publication
from services.registration.meetings.use_cases.open_announcement import open_announcement
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_schedule_messages,
)
from services.registration.schedules.domain.publishing import PlannedPublication
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.use_cases.plan_sessions import plan_sessions
from shared import clock


def record_publication(
    session: Session,
    event: Event,
    publication: PlannedPublication,
    *,
    build: ScheduleBuild | None,
    published_by: UUID,
    announces: bool,
    wait: timedelta = timedelta(0),
) -> Publication:
    """Not to tell leaves a time to think: an earlier version brings everything back, and nobody has
    heard of it. `wait`: how long it can be taken back that they are told; 0 tells at once.
    """
    waits = False
    if publication.sessions is not None:
        waits = plan_sessions(session, event, publication, announces=announces)
    record_seats(
        session, event.id, publication.companies, publication.slots, taken=publication.taken
    )
    _write_meetings(session, event.id, publication, published_by)
    tells = announces and not waits and bool(publication.changes)
    if tells and wait:
        open_announcement(session, event.id, announced_by=published_by, wait=wait)
    elif tells:
        record_schedule_messages(session, event, publication.changes, publication.readers)
    row = Publication(
        event_id=event.id,
        version=_last_version(session, event.id) + 1,
        build_id=build.id if build else None,
        published_at=clock.now(),
        published_by=published_by,
        told=publication.message_count if tells and not wait else 0,
    )
    session.add(row)
    session.flush()
    return row


def _last_version(session: Session, event_id: UUID) -> int:
    last = session.scalar(
        select(func.max(Publication.version)).where(Publication.event_id == event_id)
    )
    return last or 0


def _write_meetings(
    session: Session,
    event_id: UUID,
    publication: PlannedPublication,
    changed_by: UUID,
) -> None:
    """Cancel first, then move, then add: no two rows of a student share a slot on the way."""
    now = clock.now()
    by_id = table_of(Meeting).c.id == bindparam("meeting")
    meetings = table_of(Meeting)
    leaving = [*publication.cancelled, *(meeting for meeting, _ in publication.moved)]
    if leaving:
        session.connection().execute(
            update(meetings)
            .where(by_id)
            .values(
                status="cancelled",
                cancelled_at=now,
                changed_by=changed_by,
                version=meetings.c.version + 1,
            ),
            [{"meeting": meeting.id} for meeting in leaving],
        )
    if publication.moved:
        session.connection().execute(
            update(meetings)
            .where(by_id)
            .values(
                status="booked",
                cancelled_at=None,
                slot=bindparam("new_slot"),
                holds_seat=True,
            ),
            [{"meeting": meeting.id, "new_slot": slot} for meeting, slot in publication.moved],
        )
    if publication.kept:
        session.connection().execute(
            update(meetings)
            .where(by_id, meetings.c.holds_seat != bindparam("seat"))
            .values(holds_seat=bindparam("seat"), version=meetings.c.version + 1),
            [
                {"meeting": m.id, "seat": m.id not in publication.without_seat}
                for m in publication.kept
            ],
        )
    if publication.booked:
        session.execute(
            insert(Meeting),
            [
                booked_row(meeting, event_id, created_at=now, changed_by=changed_by)
                for meeting in publication.booked
            ],
        )
