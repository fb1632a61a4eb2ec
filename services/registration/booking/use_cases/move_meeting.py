"""Move, cancel or bring back one meeting; the seat that is left goes to the next at once."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.registration.booking.domain.booking import require_bookable
from services.registration.booking.domain.errors import (
    AlreadyBooked,
    MeetingCancelled,
    MeetingOutdated,
    TimeConflict,
    UndoTooLate,
)
from services.registration.booking.use_cases.book_meeting import Origin
from services.registration.booking.use_cases.promote_waiting import (
    delete_wait,
    lock_for_promotion,
    promote_waiting,
)
from services.registration.booking.use_cases.record_booking import find_refusal
from services.registration.events.models.events import Event, EventSlot
from services.registration.kit.models.statements import changed_rows, table_of
from services.registration.meetings.domain.booking_rules import require_droppable, require_open
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_student_schedules,
)
from services.registration.meetings.use_cases.reserve_seat import (
    lock_student,
    release_seat,
    reserve_seat,
)
from shared import clock
from shared.errors import NotFound

UNDO_FOR = timedelta(seconds=60)

_meetings = table_of(Meeting)


def move_meeting(
    session: Session,
    *,
    event: Event,
    meeting_id: UUID,
    slot: int,
    version: int,
    moved_by: UUID,
    company_id: UUID | None = None,
    origin: Origin = "by_hand",
) -> int:
    """Give the meeting another slot, another company or both: all of it or nothing.

    Returns its new version. `booked` by the student herself keeps to the rules of booking.
    """
    meeting = load_booked_meeting(session, event.id, meeting_id, version)
    _require_bookable(session, event, slot)
    if origin == "booked":
        booking = booking_of(session, event.id)
        require_open(booking.rules, booking.now)
        _require_droppable(session, meeting)
    company_id = company_id or meeting.company_id
    before, after = (meeting.company_id, meeting.slot), (company_id, slot)
    if before == after:
        return version
    _require_no_clash(session, event.id, meeting, company_id, slot)
    backfill = lock_for_promotion(
        session,
        event.id,
        seats=(before, after),
        leaving=[(meeting.person_id, meeting.slot)],
    )
    reserve_seat(session, event.id, company_id, slot)
    release_seat(session, event.id, meeting)
    _change(
        session,
        meeting_id,
        version,
        company_id=company_id,
        slot=slot,
        holds_seat=True,
        origin=origin,
        changed_by=moved_by,
    )
    delete_wait(session, event.id, meeting.person_id, company_id)
    promote_waiting(session, event, backfill)
    return version + 1


def cancel_meeting(
    session: Session,
    *,
    event: Event,
    meeting_id: UUID,
    version: int,
    cancelled_by: UUID,
    origin: Origin = "by_hand",
) -> list[UUID]:
    """The seat is free at once, and whoever waits for it has it. Returns who got a meeting.

    `booked` by the student herself keeps to the deadline for dropping.
    """
    meeting = load_booked_meeting(session, event.id, meeting_id, version)
    if origin == "booked":
        _require_droppable(session, meeting)
    backfill = lock_for_promotion(
        session,
        event.id,
        seats=[(meeting.company_id, meeting.slot)],
        leaving=[(meeting.person_id, meeting.slot)],
    )
    release_seat(session, event.id, meeting)
    _change(
        session,
        meeting_id,
        version,
        status="cancelled",
        cancelled_at=clock.now(),
        changed_by=cancelled_by,
    )
    return [one.person_id for one in promote_waiting(session, event, backfill)]


def restore_meeting(
    session: Session, *, event: Event, meeting_id: UUID, version: int, restored_by: UUID
) -> None:
    """Undo one's own cancellation for a minute, if the seat is still there.

    Raises UndoTooLate, SlotFull, SlotClosed, AlreadyBooked or TimeConflict.
    """
    meeting = _row(session, event.id, meeting_id)
    in_time = meeting.cancelled_at is not None and clock.now() - meeting.cancelled_at <= UNDO_FOR
    own = meeting.status == "cancelled" and meeting.changed_by == restored_by
    if meeting.version != version or not (own and in_time):
        raise UndoTooLate
    _require_bookable(session, event, meeting.slot)
    reserve_seat(session, event.id, meeting.company_id, meeting.slot)
    lock_student(session, event.id, meeting.person_id)
    _change(
        session,
        meeting_id,
        version,
        was="cancelled",
        status="booked",
        holds_seat=True,
        cancelled_at=None,
        changed_by=restored_by,
    )
    delete_wait(session, event.id, meeting.person_id, meeting.company_id)
    if booking_of(session, event.id).shows_schedules:
        record_student_schedules(session, event, [meeting.person_id])


def load_booked_meeting(
    session: Session, event_id: UUID, meeting_id: UUID, version: int
) -> Meeting:
    """Raises NotFound, MeetingCancelled or MeetingOutdated."""
    meeting = _row(session, event_id, meeting_id)
    if meeting.status == "cancelled":
        raise MeetingCancelled
    if meeting.version != version:
        raise MeetingOutdated(version=meeting.version)
    return meeting


def _row(session: Session, event_id: UUID, meeting_id: UUID) -> Meeting:
    meeting = session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.event_id == event_id)
        .execution_options(populate_existing=True)
    )
    if meeting is None:
        raise NotFound
    session.expunge(meeting)  # read only: all writing goes through statements
    return meeting


def _require_bookable(session: Session, event: Event, slot: int) -> None:
    starts_at = session.scalar(
        select(EventSlot.starts_at).where(EventSlot.event_id == event.id, EventSlot.number == slot)
    )
    require_bookable(starts_at, event.cancelled, clock.now())


def _require_droppable(session: Session, meeting: Meeting) -> None:
    slot = session.get_one(EventSlot, (meeting.event_id, meeting.slot))
    booking = booking_of(session, meeting.event_id)
    require_droppable(booking.rules, slot.starts_at, booking.now.moment)


def _require_no_clash(
    session: Session, event_id: UUID, moving: Meeting, company_id: UUID, slot: int
) -> None:
    for other in meetings_of(session, event_id, person_id=moving.person_id):
        if other.id != moving.id and other.slot == slot:
            raise TimeConflict
        if other.id != moving.id and other.company_id == company_id:
            raise AlreadyBooked


def _change(
    session: Session, meeting_id: UUID, version: int, *, was: str = "booked", **values: object
) -> None:
    try:
        changed = changed_rows(
            session,
            update(_meetings)
            .where(
                _meetings.c.id == meeting_id,
                _meetings.c.version == version,
                _meetings.c.status == was,
            )
            .values(version=version + 1, **values),
        )
    except IntegrityError as refused:
        raise find_refusal(refused) from refused
    if changed != 1:
        raise MeetingOutdated(version=version + 1)
