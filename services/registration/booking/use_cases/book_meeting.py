"""Book one meeting: by a student, within the rules of the event, or by hand by staff."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.booking.domain.booking import require_bookable
from services.registration.booking.queries.booking_grounds import Asked, Grounds, booking_grounds
from services.registration.booking.queries.waiting import free_seats
from services.registration.booking.use_cases.fill_free_seats import stop_waiting
from services.registration.booking.use_cases.write_booking import (
    NewMeeting,
    Told,
    write_booking,
    write_booking_alone,
)
from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_errors import (
    AlreadyBooked,
    NothingFree,
    SlotClosed,
    SlotFull,
    TimeConflict,
)
from services.registration.meetings.domain.booking_rules import (
    require_open,
    require_room_for_one_more,
)
from services.registration.meetings.domain.personal_schedules import tellings
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.meetings.use_cases.tell_schedules import student_message, tell_students
from shared import clock
from shared.db import Alone
from shared.ids import new_id
from shared.messaging import outbox_row

Origin = Literal["booked", "by_hand"]


@dataclass(frozen=True)
class Entry:
    """Under which id, how and by whom the meeting is entered."""

    meeting_id: UUID
    origin: Origin
    booked_by: UUID


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
    found = booking_grounds(session, Asked(event.id, person_id, company_id, slot))
    entry = Entry(new_id(), origin, booked_by)
    book_on_grounds(session, found, entry)
    return entry.meeting_id


def book_on_grounds(session: Session, found: Grounds, entry: Entry) -> None:
    """As `book_meeting`, for a door that has read the grounds and checked the rights on them."""
    _require_possible(found, entry.origin)
    meeting = _new_meeting(found, entry)
    is_told = write_booking(session, meeting, _told(found, meeting.id))
    if not is_told and entry.origin == "booked":
        # The student was not where she was read: asked anew under her lock.
        booked = len(meetings_of(session, found.event_id, person_id=found.person_id))
        require_room_for_one_more(found.rules, booked - 1)
    if found.waits:
        stop_waiting(session, found.event_id, found.person_id, found.company_id)
    if not is_told and found.shows_schedules:
        tell_students(session, session.get_one(Event, found.event_id), [found.person_id])


def book_at_once(
    alone: Alone, found: Grounds, entry: Entry, *, claim: Callable[[], dict[str, Any] | None]
) -> bool:
    """The booking in the rush: one short transaction, given to the driver.

    `claim` is the row of the request's key, made only where it is written.
    False where this booking needs more than one statement, or where something changed since the
    grounds were read: nothing is written then, and `book_on_grounds` decides in a transaction.
    """
    _require_possible(found, entry.origin)
    if not found.seat_is_open:
        raise SlotClosed
    if not found.seat_is_free:
        raise SlotFull
    told = _told(found, entry.meeting_id)
    if found.waits or told is None:
        return False
    meeting = _new_meeting(found, entry)
    return write_booking_alone(alone, meeting, told, claim())


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


def _new_meeting(found: Grounds, entry: Entry) -> NewMeeting:
    return NewMeeting(
        id=entry.meeting_id,
        event_id=found.event_id,
        company_id=found.company_id,
        person_id=found.person_id,
        slot=found.slot,
        origin=entry.origin,
        created_at=found.now.moment,
        changed_by=entry.booked_by,
    )


def _told(found: Grounds, meeting_id: UUID) -> Told | None:
    """What the student is told at once; None where nothing is shown yet, where the day is one line,
    or where what she was told last is no longer her schedule.
    """
    lines = found.lines_as_told
    if lines is None or not found.shows_schedules or found.event_kind == "career_day":
        return None
    items = [*lines, found.new_item(meeting_id)]
    person = found.person_id
    before = {person: found.told} if found.told else {}
    (telling,) = tellings({person: items}, before, {person: "student"})
    message = student_message(
        person, event_id=found.event_id, event_name=found.event_name, telling=telling
    )
    rows = [item.to_row() for item in telling.items]
    return Told(telling.sequence, rows, outbox_row(message))


def _require_possible(found: Grounds, origin: Origin) -> None:
    require_bookable(found.starts_at, found.now.is_cancelled, found.now.moment)
    if found.meets_company:
        raise AlreadyBooked
    if found.is_busy:
        raise TimeConflict
    if origin == "booked":
        require_open(found.rules, found.now)
        require_room_for_one_more(found.rules, len(found.mine))
