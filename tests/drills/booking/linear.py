"""Many clients book, cancel and count the same seats; each seat row's history must be explainable.

Some answers are lost on purpose, after the commit or before it, as when a connection breaks.
"""

import random
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.booking.use_cases.move_meeting import cancel_meeting
from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_errors import SlotFull
from services.registration.meetings.models.meetings import Meeting
from shared import clock
from shared.db import Database
from shared.ids import new_id
from tests.drills.booking.history import Operation, is_linearizable, unknown
from tests.drills.booking.school import open_school
from tests.support.world import World

Seat = tuple[UUID, int]
SEATS = 2


@dataclass
class Verdict:
    operations: int
    unknown: int
    violations: int
    errors: list[str] = field(default_factory=list)


class _AnswerLost(Exception):
    """The connection broke; `committed` is what the client cannot know."""


def run(
    profile: str,
    *,
    operations: int = 2_000,
    slots: int = 40,
    clients: int = 8,
    lost: float = 0.04,
    seed: int = 1,
    is_guarded: bool = True,
) -> Verdict:
    """`slots` seat rows with two seats each. Of all answers half of `lost` are lost: reads and
    refusals never are."""
    companies, per_company = max(slots // 10, 1), min(slots, 10)
    with open_school(
        profile,
        students=operations,
        companies=companies,
        slots=per_company,
        seats=SEATS,
        pool_size=clients,
    ) as (database, world):
        seats = [(company, slot) for company in world.companies for slot in range(per_company)]
        drill = _Drill(database, world, seats[:slots], lost, is_guarded)
        share = operations // clients
        threads = [
            threading.Thread(target=drill.client, args=(n, share, random.Random(seed * 100 + n)))
            for n in range(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    done = [one for history in drill.histories.values() for one in history]
    return Verdict(
        operations=len(done),
        unknown=sum(one.result is None for one in done),
        violations=sum(not is_linearizable(h, SEATS) for h in drill.histories.values()),
        errors=drill.errors,
    )


class _Drill:
    def __init__(
        self, database: Database, world: World, seats: list[Seat], lost: float, is_guarded: bool
    ) -> None:
        self.database, self.world, self.seats = database, world, seats
        self.lost, self.is_guarded = lost, is_guarded
        self.histories: dict[Seat, list[Operation]] = defaultdict(list)
        self.errors: list[str] = []

    def client(self, number: int, count: int, chance: random.Random) -> None:
        mine: list[tuple[Seat, int, UUID]] = []
        for turn in range(count):
            kind = chance.choices(("book", "cancel", "read"), (5, 3, 2))[0]
            student = number * count + turn
            try:
                if kind == "cancel" and mine:
                    self._cancel(*mine.pop(chance.randrange(len(mine))), chance)
                elif kind == "read":
                    self._read(chance.choice(self.seats))
                else:
                    seat = chance.choice(self.seats)
                    meeting = self._book(seat, student, chance)
                    if meeting is not None:
                        mine.append((seat, student, meeting))
            except Exception as error:
                self.errors.append(f"{type(error).__name__}: {error}"[:200])

    def _book(self, seat: Seat, student: int, chance: random.Random) -> UUID | None:
        began = time.monotonic()
        meeting: UUID | None = None
        try:
            if not self.is_guarded:
                _look(self.database, self.world, seat)
            with _Breaking(chance, self.lost), self.database.writing() as session:
                meeting = self._insert(session, seat, self.world.students[student])
                _maybe_break(chance, self.lost)
        except SlotFull:
            self._note(seat, Operation("book", student, began, time.monotonic(), "full"))
            return None
        except _AnswerLost:
            self.histories[seat].append(unknown("book", student, began))
            return None
        self._note(seat, Operation("book", student, began, time.monotonic(), "ok"))
        return meeting

    def _insert(self, session: Any, seat: Seat, person: UUID) -> UUID:
        company, slot = seat
        if self.is_guarded:
            return book_meeting(
                session,
                event=session.get_one(Event, self.world.event_id),
                person_id=person,
                company_id=company,
                slot=slot,
                origin="booked",
                booked_by=person,
            )
        return _insert_unguarded(session, self.world, seat, person)

    def _cancel(self, seat: Seat, student: int, meeting: UUID, chance: random.Random) -> None:
        began = time.monotonic()
        try:
            with _Breaking(chance, self.lost), self.database.writing() as session:
                cancel_meeting(
                    session,
                    event=session.get_one(Event, self.world.event_id),
                    meeting_id=meeting,
                    version=1,
                    cancelled_by=self.world.students[student],
                )
                _maybe_break(chance, self.lost)
        except _AnswerLost:
            self.histories[seat].append(unknown("cancel", student, began))
            return
        self._note(seat, Operation("cancel", student, began, time.monotonic(), "ok"))

    def _read(self, seat: Seat) -> None:
        began = time.monotonic()
        with self.database.reading() as session:
            number = session.scalar(_count(self.world, seat))
        self._note(seat, Operation("read", -1, began, time.monotonic(), number or 0))

    def _note(self, seat: Seat, operation: Operation) -> None:
        self.histories[seat].append(operation)


class _Breaking:
    """Loses the answer of a transaction that was committed."""

    def __init__(self, chance: random.Random, share: float) -> None:
        self._is_lost = chance.random() < share / 2

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, *_rest: object) -> None:
        if self._is_lost and kind is None:
            raise _AnswerLost


def _maybe_break(chance: random.Random, share: float) -> None:
    """Break before the commit: nothing is done, and the client does not know."""
    if chance.random() < share / 2:
        raise _AnswerLost


def _count(world: World, seat: Seat) -> Any:
    return select(func.count()).where(
        Meeting.event_id == world.event_id,
        Meeting.company_id == seat[0],
        Meeting.slot == seat[1],
        Meeting.status == "booked",
    )


def _look(database: Database, world: World, seat: Seat) -> None:
    """The control, as it is often written: look whether there is room, then insert."""
    with database.reading() as session:
        taken = session.scalar(_count(world, seat)) or 0
    if taken >= SEATS:
        raise SlotFull
    threading.Event().wait(0.002)


def _insert_unguarded(session: Any, world: World, seat: Seat, person: UUID) -> UUID:
    meeting = new_id()
    session.execute(
        insert(Meeting).values(
            id=meeting,
            event_id=world.event_id,
            company_id=seat[0],
            person_id=person,
            slot=seat[1],
            status="booked",
            origin="booked",
            holds_seat=False,
            version=1,
            created_at=clock.now(),
        )
    )
    return meeting
