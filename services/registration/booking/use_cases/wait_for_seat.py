"""Wait for a seat at a company, or stop waiting; what is free already is given at once."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.booking.domain.errors import MeetsAlready, NotWaiting, TooManyWaits
from services.registration.booking.domain.waiting import MOST_WAITS
from services.registration.booking.use_cases.promote_waiting import (
    delete_wait,
    lock_for_promotion,
    promote_waiting,
)
from services.registration.events.models.events import Event
from services.registration.kit.models.statements import upsert
from services.registration.meetings.domain.booking_errors import (
    BookingClosed,
    NotPublished,
    SlotClosed,
)
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import CompanySlot
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.meetings.use_cases.reserve_seat import lock_student
from shared import clock
from shared.errors import NotFound


def wait_for_seat(
    session: Session, *, event: Event, person_id: UUID, company_id: UUID, slot: int | None
) -> int | None:
    """Returns the slot if a seat was free and is now the student's, else None: she waits.

    Waiting again changes the slot that is waited for and nothing else.
    """
    booking = booking_of(session, event.id)
    if not booking.shows_schedules:
        raise NotPublished
    if event.cancelled:
        raise BookingClosed
    slots = _slots(session, event.id, company_id)
    if slot is not None and slot not in slots:
        raise SlotClosed
    backfill = lock_for_promotion(session, event.id, seats=[(company_id, one) for one in slots])
    lock_student(session, event.id, person_id)
    _require_possible(session, event.id, person_id, company_id)
    statement = upsert(session, Wait).values(
        event_id=event.id,
        person_id=person_id,
        company_id=company_id,
        slot=slot,
        since=clock.now(),
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["event_id", "person_id", "company_id"],
            set_={"slot": statement.excluded.slot},
        )
    )
    given = promote_waiting(session, event, backfill.joined_by(person_id))
    return next((one.slot for one in given if one.person_id == person_id), None)


def cancel_wait(session: Session, *, event: Event, person_id: UUID, company_id: UUID) -> None:
    if not delete_wait(session, event.id, person_id, company_id):
        raise NotWaiting


def _slots(session: Session, event_id: UUID, company_id: UUID) -> list[int]:
    slots = session.scalars(
        select(CompanySlot.slot)
        .where(
            CompanySlot.event_id == event_id,
            CompanySlot.company_id == company_id,
            CompanySlot.is_open,
        )
        .order_by(CompanySlot.slot)
    ).all()
    if not slots:
        raise NotFound
    return list(slots)


def _require_possible(session: Session, event_id: UUID, person_id: UUID, company_id: UUID) -> None:
    own = meetings_of(session, event_id, person_id=person_id)
    if any(meeting.company_id == company_id for meeting in own):
        raise MeetsAlready
    others = session.scalar(
        select(func.count())
        .select_from(Wait)
        .where(
            Wait.event_id == event_id,
            Wait.person_id == person_id,
            Wait.company_id != company_id,
        )
    )
    if (others or 0) >= MOST_WAITS:
        raise TooManyWaits(limit=MOST_WAITS)
