"""The rush for seats: many processes book the same seats at once; none over- or underbooked.

At full size:
`python -m tests.drills.booking.booking_rush sqlite:////tmp/rush.sqlite --processes 12` (a migrated,
empty database), `--unguarded` for the control that reads first and then inserts.
"""

import argparse
import multiprocessing
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from uuid import UUID

from sqlalchemy import func, insert, select

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_errors import SlotFull
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from shared import clock
from shared.db import Database
from shared.errors import DomainError
from shared.ids import new_id
from tests.support.world import World, make_world, open_booking

COMPANIES, SLOTS, CAPACITY = 5, 12, 5
LATEST_START_SECONDS = 120.0
LOOKING_SECONDS = 0.005

_gate: Barrier | None = None


@dataclass(frozen=True)
class Rush:
    """What one process tries: every company once for each of its students."""

    url: str
    event_id: UUID
    students: tuple[UUID, ...]
    companies: tuple[UUID, ...]
    is_guarded: bool


@dataclass(frozen=True)
class Outcome:
    booked: int
    refused: int
    errors: tuple[str, ...]
    slowest: float


@dataclass(frozen=True)
class Verdict:
    """`over` and `under`: seats too many and seats left empty although they were wanted."""

    booked: int
    refused: int
    errors: tuple[str, ...]
    over: int
    under: int
    miscounted: int
    seconds: float
    slowest: float


def rush(url: str, *, processes: int, is_guarded: bool = True) -> Verdict:
    """Prepare an event with 60 seat rows of 5, let the processes loose, and count."""
    database = Database(url, pool_size=4)
    with database.writing() as session:
        world = make_world(
            session,
            students=SLOTS * processes,
            companies=COMPANIES,
            slots=SLOTS,
            tables=CAPACITY,
            held_in_days=30,
        )
        open_booking(session, world)
    database.dispose()
    orders = [_order(url, world, process, is_guarded) for process in range(processes)]
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([__name__])  # what each would import is imported once
    started = time.perf_counter()
    with forked.Pool(processes, wait_at, (forked.Barrier(processes),)) as pool:
        outcomes = pool.map(carry_out, orders, chunksize=1)
    return _verdict(url, world, outcomes, time.perf_counter() - started, processes)


def wait_at(gate: Barrier) -> None:
    """Runs first in every process: they begin together, however long each took to start."""
    global _gate
    _gate = gate


def _order(url: str, world: World, process: int, is_guarded: bool) -> Rush:
    mine = world.students[process * SLOTS : (process + 1) * SLOTS]
    return Rush(url, world.event_id, tuple(mine), tuple(world.companies), is_guarded)


def carry_out(order: Rush) -> Outcome:
    """Student j asks company c for slot j + c: never the same slot or company twice."""
    database = Database(order.url, pool_size=1)
    booked = refused = 0
    errors: list[str] = []
    slowest = 0.0
    if _gate is not None:
        _gate.wait(LATEST_START_SECONDS)
    for turn, company in enumerate(order.companies):
        for number, student in enumerate(order.students):
            started = time.perf_counter()
            try:
                _book(database, order, student, company, (number + turn) % SLOTS)
                booked += 1
            except SlotFull:
                refused += 1
            except DomainError as other:
                errors.append(str(other))
            except Exception as error:
                errors.append(f"{type(error).__name__}: {error}"[:300])
            slowest = max(slowest, time.perf_counter() - started)
    database.dispose()
    return Outcome(booked, refused, tuple(errors), slowest)


def _book(database: Database, order: Rush, student: UUID, company: UUID, slot: int) -> None:
    if not order.is_guarded:
        _book_unguarded(database, order, student, company, slot)
        return
    with database.writing() as session:
        book_meeting(
            session,
            event=session.get_one(Event, order.event_id),
            person_id=student,
            company_id=company,
            slot=slot,
            origin="booked",
            booked_by=student,
        )


def _book_unguarded(
    database: Database, order: Rush, student: UUID, company: UUID, slot: int
) -> None:
    """The control, as it is often written: look whether there is room, then insert."""
    with database.reading() as session:
        taken = session.scalar(
            select(func.count()).where(
                Meeting.event_id == order.event_id,
                Meeting.company_id == company,
                Meeting.slot == slot,
            )
        )
    if (taken or 0) >= CAPACITY:
        raise SlotFull
    threading.Event().wait(LOOKING_SECONDS)
    with database.writing() as session:
        session.execute(
            insert(Meeting).values(
                id=new_id(),
                event_id=order.event_id,
                company_id=company,
                person_id=student,
                slot=slot,
                status="booked",
                origin="booked",
                holds_seat=True,
                version=1,
                created_at=clock.now(),
            )
        )


def _verdict(
    url: str, world: World, outcomes: list[Outcome], seconds: float, processes: int
) -> Verdict:
    database = Database(url, pool_size=1)
    with database.reading() as session:
        booked = {
            (company, slot): count
            for company, slot, count in session.execute(
                select(Meeting.company_id, Meeting.slot, func.count())
                .where(Meeting.event_id == world.event_id, Meeting.status == "booked")
                .group_by(Meeting.company_id, Meeting.slot)
            )
        }
        seats = session.execute(
            select(
                CompanySlot.company_id, CompanySlot.slot, CompanySlot.capacity, CompanySlot.taken
            ).where(CompanySlot.event_id == world.event_id)
        ).all()
    database.dispose()
    counts = [(booked.get((company, slot), 0), capacity) for company, slot, capacity, _ in seats]
    wanted = min(CAPACITY, processes)
    return Verdict(
        booked=sum(outcome.booked for outcome in outcomes),
        refused=sum(outcome.refused for outcome in outcomes),
        errors=tuple(error for outcome in outcomes for error in outcome.errors),
        over=sum(max(count - capacity, 0) for count, capacity in counts),
        under=sum(max(wanted - count, 0) for count, _ in counts),
        miscounted=sum(
            taken != booked.get((company, slot), 0) for company, slot, _, taken in seats
        ),
        seconds=seconds,
        slowest=max(outcome.slowest for outcome in outcomes),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--processes", type=int, default=12)
    parser.add_argument("--unguarded", action="store_true")
    asked = parser.parse_args()
    verdict = rush(asked.url, processes=asked.processes, is_guarded=not asked.unguarded)
    print(verdict)
    return 1 if verdict.over or verdict.under or verdict.errors else 0


if __name__ == "__main__":
    sys.exit(main())
