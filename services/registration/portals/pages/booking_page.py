"""What the student's page of free seats shows; read in the rush, so without a session."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from services.registration.booking.domain.waiting import lot, places_in_line
from services.registration.booking.queries.booking_reader import (
    BookingReader,
    EventShown,
    booking_reader,
)
from services.registration.booking.queries.seat_board import Board, BoardCompany, seat_board
from services.registration.booking.queries.waiting import lines_of, waiting_of
from services.registration.meetings.domain.booking_rules import droppable_until
from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.queries.booking import Booking
from services.registration.preparation.queries.preparation import students_awaiting_preparation
from shared import clock
from shared.auth.identity import Identity
from shared.db import Database


@dataclass(frozen=True)
class BookingPage:
    """All that the page of free seats shows. `places`: company → place in its line."""

    reader: BookingReader
    board: Board
    places: dict[UUID, int]
    lot: int
    moving: BookedMeeting | None

    @property
    def event(self) -> EventShown:
        return self.reader.event

    @property
    def booking(self) -> Booking:
        return self.reader.booking

    @property
    def mine(self) -> tuple[BookedMeeting, ...]:
        return self.reader.mine

    @property
    def education_id(self) -> UUID | None:
        return self.reader.education_id

    @property
    def can_book(self) -> bool:
        return self.booking.state == "open" and (self.moving is not None or not self.is_full)

    @property
    def can_wait(self) -> bool:
        return self.booking.shows_schedules and not (self.event.cancelled or self.is_over)

    @property
    def is_over(self) -> bool:
        """The last slot has begun: nothing can be booked or waited for any more."""
        starts = [start for start, _ in self.board.slots.values()]
        return bool(starts) and max(starts) <= clock.now()

    @property
    def has_seats(self) -> bool:
        """Before that there is nothing to choose from, only names."""
        return any(company.free for company in self.board.companies)

    @property
    def is_full(self) -> bool:
        most = self.booking.rules.most_meetings
        return most is not None and len(self.mine) >= most

    def droppable_until(self, meeting: BookedMeeting) -> datetime:
        return droppable_until(self.booking.rules, self.board.slots[meeting.slot][0])

    def can_drop(self, meeting: BookedMeeting) -> bool:
        in_time = clock.now() < self.droppable_until(meeting)
        return in_time and not self.event.cancelled

    @cached_property
    def _others(self) -> frozenset[UUID]:
        """The companies of her meetings, without the one that she moves."""
        return frozenset(one.company_id for one in self.mine if one != self.moving)

    @cached_property
    def _possible(self) -> frozenset[int]:
        """Slots that are still to come and in which the student has nothing else."""
        now, busy = clock.now(), {one.slot for one in self.mine if one != self.moving}
        slots = self.board.slots.items()
        return frozenset(slot for slot, (start, _) in slots if start > now and slot not in busy)

    def slots_for(self, company: BoardCompany) -> list[int]:
        """The slots with a free seat that the student could take without any clash."""
        if company.company_id in self._others:
            return []
        is_here = self.moving is not None and self.moving.company_id == company.company_id
        here = self.moving.slot if is_here and self.moving else None
        possible = self._possible
        return [
            slot for slot, free in company.free if free > 0 and slot in possible and slot != here
        ]


def booking_page(
    database: Database, identity: Identity, event_id: UUID, *, moving: str = ""
) -> BookingPage | None:
    """None where her schedule waits for her preparation. Raises NotFound.

    `moving`: the id of the meeting that she wants to move.
    """
    with database.autocommit() as autocommit:
        reader = booking_reader(autocommit, identity, event_id)
        board = seat_board(autocommit, event_id)
    person_id = identity.person_id
    places: dict[UUID, int] = {}
    if reader.needs_preparation or reader.waits:
        with database.reading() as session:
            if reader.needs_preparation and students_awaiting_preparation(
                session, event_id, [person_id]
            ):
                return None
            lines = lines_of(session, event_id, person_id)
            waiting = waiting_of(session, event_id, companies=lines)
        found = places_in_line(event_id, waiting, of={person_id})
        places = {company: place for (_, company), place in found.items()}
    return BookingPage(
        reader=reader,
        board=board,
        places=places,
        lot=lot(event_id, person_id),
        moving=next((one for one in reader.mine if str(one.id) == moving), None),
    )
