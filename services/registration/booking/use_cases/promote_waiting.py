"""A seat that becomes free goes to those who wait for it, in the transaction that freed it.

`lock_for_promotion` names what is about to become free and takes every lock that is needed, in the
order of all locks; after the change `promote_waiting` gives the seats away and records each
student's new schedule once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from services.registration.booking.domain.waiting import Promotion, plan_promotions
from services.registration.booking.queries.waiting import free_seats, waiting_of
from services.registration.events.models.events import Event
from services.registration.kit.models.statements import table_of
from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import CompanySlot, Meeting, booked_row
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_student_schedules,
)
from services.registration.meetings.use_cases.reserve_seat import (
    Seat,
    assign_seats,
    lock_seats,
    lock_students,
    reserve_seat,
)
from shared import clock
from shared.ids import new_id

_meetings = table_of(Meeting)
_seats = table_of(CompanySlot)
_waits = table_of(Wait)


@dataclass(frozen=True)
class Backfill:
    """What may become free, and the students whose locks are held."""

    seats: frozenset[Seat]
    people: frozenset[UUID]
    candidates: frozenset[UUID] = field(default_factory=frozenset)

    def joined_by(self, person_id: UUID) -> "Backfill":
        """With one student more, whose lock is held too."""
        return replace(self, candidates=self.candidates | {person_id})


def lock_for_promotion(
    session: Session,
    event_id: UUID,
    *,
    seats: Iterable[Seat] = (),
    leaving: Iterable[tuple[UUID, int]] = (),
) -> Backfill:
    """Lock these seats, those that `leaving` (student, slot) could then fill, and who waits."""
    left: dict[UUID, set[int]] = {}
    for person_id, slot in leaving:
        left.setdefault(person_id, set()).add(slot)
    concerned = set(seats) | _wanted_by(session, event_id, left)
    lock_seats(session, event_id, concerned)
    waiting = _waiting_for(session, event_id, {company for company, _ in concerned})
    lock_students(session, event_id, waiting | left.keys())
    return Backfill(frozenset(concerned), frozenset(left), frozenset(waiting))


def promote_waiting(session: Session, event: Event, backfill: Backfill) -> list[Promotion]:
    """Give away what is free among the locked seats; tell the students. Safe to repeat."""
    for company_id, slot in sorted(backfill.seats, key=lambda seat: (seat[0].bytes, seat[1])):
        assign_seats(session, event.id, company_id, slot)
    booking = booking_of(session, event.id)
    given: list[Promotion] = []
    if backfill.candidates and booking.shows_schedules and not event.cancelled:
        companies = {company for company, _ in backfill.seats}
        given = plan_promotions(
            event.id,
            [
                seat
                for seat in free_seats(session, event.id, companies=companies)
                if (seat.company_id, seat.slot) in backfill.seats
            ],
            waiting_of(session, event.id, companies=companies, people=backfill.candidates),
            most_meetings=booking.rules.most_meetings,
            now=clock.now(),
        )
        _book_promoted(session, event.id, given)
    if booking.shows_schedules:
        record_student_schedules(
            session, event, sorted(backfill.people | {one.person_id for one in given})
        )
    return given


def delete_wait(session: Session, event_id: UUID, person_id: UUID, company_id: UUID) -> bool:
    """Whether the student waited for the company. Safe to repeat."""
    return bool(
        session.execute(
            delete(_waits)
            .where(
                _waits.c.event_id == event_id,
                _waits.c.person_id == person_id,
                _waits.c.company_id == company_id,
            )
            .returning(_waits.c.person_id)
        ).all()
    )


def _book_promoted(session: Session, event_id: UUID, given: list[Promotion]) -> None:
    for one in given:
        reserve_seat(session, event_id, one.company_id, one.slot)
        meeting = BookedMeeting(new_id(), one.person_id, one.company_id, one.slot, "booked")
        row = booked_row(meeting, event_id, created_at=clock.now(), changed_by=None)
        session.execute(insert(_meetings).values(row))
        delete_wait(session, event_id, one.person_id, one.company_id)


def _wanted_by(session: Session, event_id: UUID, left: dict[UUID, set[int]]) -> set[Seat]:
    """The seats elsewhere that a student could take once she is free in these slots.

    Where meetings are limited, one meeting less may let her have a seat in any slot.
    """
    if not left:
        return set()
    is_limited = booking_of(session, event_id).rules.most_meetings is not None
    rows = session.execute(
        select(_waits.c.person_id, _seats.c.company_id, _seats.c.slot)
        .join(
            _seats,
            (_seats.c.event_id == _waits.c.event_id)
            & (_seats.c.company_id == _waits.c.company_id)
            & (_waits.c.slot.is_(None) | (_seats.c.slot == _waits.c.slot)),
        )
        .where(_waits.c.event_id == event_id, _waits.c.person_id.in_(left))
    )
    return {
        (company_id, slot)
        for person_id, company_id, slot in rows
        if is_limited or slot in left[person_id]
    }


def _waiting_for(session: Session, event_id: UUID, companies: Collection[UUID]) -> set[UUID]:
    if not companies:
        return set()
    return set(
        session.scalars(
            select(_waits.c.person_id).where(
                _waits.c.event_id == event_id, _waits.c.company_id.in_(companies)
            )
        )
    )
