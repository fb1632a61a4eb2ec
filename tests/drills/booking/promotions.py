"""A seat is dropped at the moment in which staff give it away: 200 times, never two in one seat."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from services.registration.booking.domain.errors import NothingFree
from services.registration.booking.use_cases.book_meeting import book_meeting, promote_student
from services.registration.booking.use_cases.move_meeting import cancel_meeting
from services.registration.booking.use_cases.wait_for_seat import wait_for_seat
from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_errors import SlotFull
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import SentSchedule
from shared import clock
from shared.db import Database
from shared.ids import new_id
from tests.drills.booking.school import open_school
from tests.support.world import World


@dataclass
class Verdict:
    """`idle`: rounds after which the seat was empty although two waited for it."""

    rounds: int
    over: int = 0
    idle: int = 0
    errors: list[str] = field(default_factory=list)


def run(profile: str, *, rounds: int = 200, is_guarded: bool = True) -> Verdict:
    """One company, one slot, one seat: a holder and two who wait."""
    verdict = Verdict(rounds)
    with open_school(profile, students=3, companies=1, slots=1, seats=1) as (database, world):
        for _ in range(rounds):
            meeting = _prepare(database, world)
            promote = _promote if is_guarded else _promote_unguarded
            drop = _drop if is_guarded else _drop_unguarded
            _together(
                verdict,
                lambda meeting=meeting, drop=drop: drop(database, world, meeting),
                lambda promote=promote: promote(database, world),
            )
            with database.reading() as session:
                seated = session.scalar(_seated(world)) or 0
            verdict.over += seated > 1
            verdict.idle += seated < 1
    return verdict


def _together(verdict: Verdict, *actions: Callable[[], None]) -> None:
    barrier = threading.Barrier(len(actions))

    def act(action: Callable[[], None]) -> None:
        barrier.wait()
        try:
            action()
        except (NothingFree, SlotFull):
            pass
        except Exception as error:
            verdict.errors.append(f"{type(error).__name__}: {error}"[:200])

    threads = [threading.Thread(target=act, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _prepare(database: Database, world: World) -> UUID:
    """The first student holds the seat, the two others wait."""
    with database.writing() as session:
        for table in (Meeting, Wait, SentSchedule):
            session.execute(delete(table))
        session.execute(update(CompanySlot).values(taken=0))
        event = session.get_one(Event, world.event_id)
        holder, *waiting = world.students
        meeting = book_meeting(
            session,
            event=event,
            person_id=holder,
            company_id=world.companies[0],
            slot=0,
            origin="booked",
            booked_by=holder,
        )
        for person in waiting:
            wait_for_seat(
                session, event=event, person_id=person, company_id=world.companies[0], slot=None
            )
        return meeting


def _drop(database: Database, world: World, meeting: UUID) -> None:
    with database.writing() as session:
        cancel_meeting(
            session,
            event=session.get_one(Event, world.event_id),
            meeting_id=meeting,
            version=1,
            cancelled_by=world.students[0],
        )


def _promote(database: Database, world: World) -> None:
    with database.writing() as session:
        promote_student(
            session,
            event=session.get_one(Event, world.event_id),
            person_id=world.students[2],
            company_id=world.companies[0],
            promoted_by=world.organiser,
        )


def _drop_unguarded(database: Database, world: World, meeting: UUID) -> None:
    """The control: cancel, and let a second transaction fill what looks empty."""
    with database.writing() as session:
        session.execute(update(Meeting).where(Meeting.id == meeting).values(status="cancelled"))
    _fill_if_empty(database, world, world.students[1])


def _promote_unguarded(database: Database, world: World) -> None:
    for _ in range(50):  # staff look until the seat is empty
        if _fill_if_empty(database, world, world.students[2]):
            return


def _fill_if_empty(database: Database, world: World, person: UUID) -> bool:
    with database.reading() as session:
        if session.scalar(_seated(world)):
            return False
    threading.Event().wait(0.002)
    with database.writing() as session:
        session.execute(
            insert(Meeting).values(
                id=new_id(),
                event_id=world.event_id,
                company_id=world.companies[0],
                person_id=person,
                slot=0,
                status="booked",
                origin="booked",
                holds_seat=False,
                version=1,
                created_at=clock.now(),
            )
        )
    return True


def _seated(world: World):  # type: ignore[no-untyped-def]  # a SELECT
    return select(func.count()).where(
        Meeting.event_id == world.event_id, Meeting.status == "booked"
    )
