"""Two organisers act at the same moment: one of them is told, nothing is doubled."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from services.scheduling.domain.errors import PlaceTaken
from services.scheduling.models.companies import EventCompany
from services.scheduling.models.events import Event
from services.scheduling.models.programmes import Placing
from services.scheduling.use_cases.place_companies import create_placing, place_company
from services.scheduling.use_cases.update_event import raise_version
from shared.db import Database
from shared.errors import StaleVersion
from tests.integration.scheduling.world import World, registered, withdrew

ROUNDS = 10
GUARD = "uq_placings_event_id_room_id"


def at_once(*acts: Callable[[], None]) -> list[BaseException | None]:
    """Run all acts from one starting signal; each one's error or None."""
    start = threading.Barrier(len(acts))
    outcome: list[BaseException | None] = [None] * len(acts)

    def run(number: int, act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
        except BaseException as error:
            outcome[number] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def companies_in(database: Database, event: Event, room: UUID) -> int:
    with database.reading() as session:
        found = session.scalars(
            select(Placing.company_id).where(Placing.event_id == event.id, Placing.room_id == room)
        )
        return len(list(found))


def test_of_two_who_place_a_company_in_one_room_exactly_one_succeeds(world: World) -> None:
    rooms = [room.id for room in world.rooms([str(101 + n) for n in range(ROUNDS)])]
    event = world.event()
    pairs = [(world.company(event, "A"), world.company(event, "B")) for _ in range(ROUNDS)]

    def place(company: UUID, room: UUID) -> None:
        with world.database.writing() as session:
            found = session.get_one(Event, event.id)
            place_company(session, event=found, company_id=company, place_id=room)

    for room, (one, other) in zip(rooms, pairs, strict=True):
        outcome = at_once(lambda: place(one, room), lambda: place(other, room))  # noqa: B023 - run now
        assert [type(error) for error in outcome if error] == [PlaceTaken]
        assert companies_in(world.database, event, room) == 1


class _Naive:
    """Looks in one transaction and writes in the next, as code without the guard would."""

    def __init__(self, world: World) -> None:
        self.database = world.database
        self.room = world.rooms(["101"])[0].id
        self.event = world.event()
        self.companies = [world.company(self.event, name) for name in ("A", "B")]
        self.both_looked = threading.Barrier(2)

    def place(self, company: UUID) -> None:
        assert companies_in(self.database, self.event, self.room) == 0
        self.both_looked.wait()
        with self.database.writing() as session:
            event = session.get_one(Event, self.event.id)
            session.add(create_placing(event, company, self.room))

    def both(self) -> list[BaseException | None]:
        first, second = self.companies
        return at_once(lambda: self.place(first), lambda: self.place(second))


def test_the_unique_key_stops_even_code_that_looks_first_and_writes_later(world: World) -> None:
    naive = _Naive(world)
    outcome = naive.both()
    assert [type(error) for error in outcome if error] == [IntegrityError]
    assert companies_in(world.database, naive.event, naive.room) == 1


def test_control_without_the_unique_key_the_room_is_used_twice(world: World) -> None:
    naive = _Naive(world)
    with _guard_off(world.database):
        assert naive.both() == [None, None]
        assert companies_in(world.database, naive.event, naive.room) == 2


def test_a_company_that_withdraws_while_it_is_placed_holds_no_room(world: World) -> None:
    rooms = [room.id for room in world.rooms([str(101 + n) for n in range(ROUNDS)])]
    event = world.event()

    def place(company: UUID, room: UUID) -> None:
        with world.database.writing() as session:
            found = session.get_one(Event, event.id)
            place_company(session, event=found, company_id=company, place_id=room)

    for room in rooms:
        message = registered(event)
        world.hear(message)
        leaving = withdrew(message, version=2)
        at_once(lambda: place(message.company_id, room), lambda: world.hear(leaving))  # noqa: B023 - run now
        assert companies_in(world.database, event, room) == 0


def test_control_a_look_in_an_earlier_transaction_seats_a_company_that_withdrew(
    world: World,
) -> None:
    (room,), event = world.rooms(["101"]), world.event()
    message = registered(event)
    world.hear(message)
    looked, left = threading.Event(), threading.Event()

    def place_naively() -> None:
        with world.database.reading() as session:
            row = session.get_one(EventCompany, (event.id, message.company_id))
            assert not row.has_withdrawn
        looked.set()
        left.wait()
        with world.database.writing() as session:
            session.add(create_placing(event, message.company_id, room.id))

    def leave() -> None:
        looked.wait()
        world.hear(withdrew(message, version=2))
        left.set()

    assert at_once(place_naively, leave) == [None, None]
    assert companies_in(world.database, event, room.id) == 1


def test_of_two_who_save_the_same_event_exactly_one_is_told_that_it_is_stale(world: World) -> None:
    for _ in range(ROUNDS):
        event = world.event()

        def save(event: Event = event) -> None:
            with world.database.writing() as session:
                raise_version(session, session.get_one(Event, event.id), 1)

        outcome = at_once(save, save)
        assert [type(error) for error in outcome if error] == [StaleVersion]
        with world.database.reading() as session:
            assert session.get_one(Event, event.id).version == 2


def test_control_without_the_version_both_saves_go_through(world: World) -> None:
    event = world.event()
    both_read = threading.Barrier(2)

    def save(name: str) -> None:
        with world.database.reading() as session:
            version = session.get_one(Event, event.id).version
        both_read.wait()
        with world.database.writing() as session:
            found = session.get_one(Event, event.id)
            found.name, found.version = name, version + 1

    assert at_once(lambda: save("A"), lambda: save("B")) == [None, None]
    with world.database.reading() as session:
        assert session.get_one(Event, event.id).version == 2  # one of two changes is lost


@contextmanager
def _guard_off(database: Database) -> Iterator[None]:
    off, on = _SQLITE_SWITCH if database.is_sqlite else _POSTGRESQL_SWITCH
    _run(database, off)
    try:
        yield
    finally:
        _run(database, on)


_POSTGRESQL_SWITCH = (
    [f"ALTER TABLE placings DROP CONSTRAINT {GUARD}"],
    [
        "DELETE FROM placings",
        f"ALTER TABLE placings ADD CONSTRAINT {GUARD} UNIQUE (event_id, room_id)",
    ],
)
_SQLITE_SWITCH = (
    [
        "ALTER TABLE placings RENAME TO guarded_placings",
        "CREATE TABLE placings AS SELECT * FROM guarded_placings",
    ],
    ["DROP TABLE placings", "ALTER TABLE guarded_placings RENAME TO placings"],
)


def _run(database: Database, statements: list[str]) -> None:
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))
