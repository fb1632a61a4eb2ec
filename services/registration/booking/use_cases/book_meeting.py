"""Book one meeting: by a student, within the rules of the event, or by hand by staff.

Every door books here. `book_in_rush` is the short way, for a door that many press at once: one read
and one write without a transaction around them. What it cannot decide, `book_in_session` does with
the same rules, in steps under locks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.booking.domain.booking import require_bookable
from services.registration.booking.domain.errors import AlreadyBooked, NothingFree, TimeConflict
from services.registration.booking.queries.booking_context import (
    BookingContext,
    BookingRequest,
    booking_context,
    booking_context_of_new,
)
from services.registration.booking.queries.waiting import free_seats
from services.registration.booking.use_cases.promote_waiting import delete_wait
from services.registration.booking.use_cases.record_booking import (
    MeetingRow,
    ScheduleWrite,
    insert_single_statement,
    insert_stepwise,
)
from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_errors import SlotClosed, SlotFull
from services.registration.meetings.domain.booking_rules import (
    require_open,
    require_room_for_meeting,
)
from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.domain.personal_schedules import Reader, schedule_changes
from services.registration.meetings.models.meetings import booked_row
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.meetings.use_cases.create_schedule_message import (
    create_schedule_message,
)
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_student_schedules,
)
from shared import clock
from shared.db import Database
from shared.ids import new_id
from shared.messaging import after_commit, outbox_row

Origin = Literal["booked", "by_hand"]


@dataclass(frozen=True)
class Entry:
    """Under which id, how and by whom the meeting is entered."""

    meeting_id: UUID
    origin: Origin
    booked_by: UUID


@dataclass(frozen=True)
class NewKey:
    """The key of a request that must be carried out once: its digest, and the row that says so."""

    digest: str
    claim: Callable[[], dict[str, Any] | None]


NO_KEY = NewKey("", lambda: None)
Access = Callable[[BookingContext], None]
"""Raises NotFound where the asker has no right to this booking."""


def _by_caller(_context: BookingContext) -> None:
    """The caller has asked before."""


def book_meeting(
    session: Session,
    *,
    event: Event,
    person_id: UUID,
    company_id: UUID,
    slot: int,
    origin: Origin,
    booked_by: UUID,
) -> UUID:
    """Returns the meeting's id. `booked` by the student herself keeps to the rules of booking.

    Raises SlotClosed, SlotFull, AlreadyBooked, TimeConflict, and why booking is not open.
    """
    request = BookingRequest(event.id, person_id, company_id, slot)
    entry = Entry(new_id(), origin, booked_by)
    book_in_session(session, request, entry)
    return entry.meeting_id


def book_in_rush(
    database: Database,
    request: BookingRequest,
    entry: Entry,
    *,
    access: Access,
    key: NewKey = NO_KEY,
) -> BookingContext | None:
    """Reads once, writes once; what was read, or None where nothing was written: the request was
    carried out before, needs more than one statement, or met somebody. Then `book_in_session`
    decides, in the door's transaction.

    It opens what it needs by itself, for a read that refuses must not wait for a turn to write.
    """
    with database.autocommit() as autocommit:
        context = booking_context_of_new(autocommit, request, key=key.digest)
        if context is None:
            return None
        access(context)
        _require_possible(context, entry.origin)
        _require_free(context)
        schedule = _schedule_write(context, entry.meeting_id)
        if context.waits or schedule is None:
            return None
        meeting = _new_meeting(context, entry)
        if not insert_single_statement(autocommit, meeting, schedule, key.claim()):
            return None
    after_commit(database)
    return context


def book_in_session(
    session: Session, request: BookingRequest, entry: Entry, *, access: Access = _by_caller
) -> BookingContext:
    """In the caller's transaction, with everything that follows. Raises as `book_meeting`."""
    context = booking_context(session, request)
    access(context)
    _require_possible(context, entry.origin)
    meeting = _new_meeting(context, entry)
    is_told = insert_stepwise(session, meeting, _schedule_write(context, entry.meeting_id))
    if not is_told and entry.origin == "booked":
        # The student was not where she was read: asked anew under her lock.
        booked = len(meetings_of(session, context.event_id, person_id=context.person_id))
        require_room_for_meeting(context.rules, booked - 1)
    if context.waits:
        delete_wait(session, context.event_id, context.person_id, context.company_id)
    if not is_told and context.shows_schedules:
        event = session.get_one(Event, context.event_id)
        record_student_schedules(session, event, [context.person_id])
    return context


def promote_student(
    session: Session, *, event: Event, person_id: UUID, company_id: UUID, promoted_by: UUID
) -> int:
    """Staff give a waiting student the first free seat that fits, whoever's turn it is.

    Returns the slot. Raises NothingFree.
    """
    own = meetings_of(session, event.id, person_id=person_id)
    busy = {meeting.slot for meeting in own}
    now = clock.now()
    for seat in free_seats(session, event.id, companies=[company_id]):
        if seat.slot not in busy and seat.starts_at > now:
            book_meeting(
                session,
                event=event,
                person_id=person_id,
                company_id=company_id,
                slot=seat.slot,
                origin="by_hand",
                booked_by=promoted_by,
            )
            return seat.slot
    raise NothingFree


def _new_meeting(context: BookingContext, entry: Entry) -> MeetingRow:
    return booked_row(
        BookedMeeting(
            entry.meeting_id, context.person_id, context.company_id, context.slot, entry.origin
        ),
        context.event_id,
        created_at=context.now.moment,
        changed_by=entry.booked_by,
    )


def _schedule_write(context: BookingContext, meeting_id: UUID) -> ScheduleWrite | None:
    """What the student is told at once; None where nothing is shown yet, where the day is one line,
    or where what she was told last is no longer her schedule.
    """
    lines = context.sent_lines
    if lines is None or not context.shows_schedules or context.event_kind == "career_day":
        return None
    items = [*lines, context.new_item(meeting_id)]
    person = context.person_id
    before = {person: context.last_sent} if context.last_sent else {}
    (change,) = schedule_changes({person: items}, before, {person: "student"})
    message = create_schedule_message(
        Reader(person, "student", person),
        change,
        event_id=context.event_id,
        event_name=context.event_name,
        news_id=new_id(),
    )
    rows = [item.to_row() for item in change.items]
    return ScheduleWrite(change.sequence, rows, outbox_row(message))


def _require_possible(context: BookingContext, origin: Origin) -> None:
    require_bookable(context.starts_at, context.now.is_cancelled, context.now.moment)
    if context.meets_company:
        raise AlreadyBooked
    if context.is_busy:
        raise TimeConflict
    if origin == "booked":
        require_open(context.rules, context.now)
        require_room_for_meeting(context.rules, len(context.mine))


def _require_free(context: BookingContext) -> None:
    """As it was read: a refusal takes no lock."""
    if not context.seat_is_open:
        raise SlotClosed
    if not context.seat_is_free:
        raise SlotFull
