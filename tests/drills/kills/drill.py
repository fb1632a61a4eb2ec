"""Kill processes at random moments of a booking rush, start them again, and count the damage."""

import itertools
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select, update

from shared.db import Database
from shared.messaging.outbox import outbox_messages
from shared.messaging.rabbitmq import RabbitMqTransport
from tests.drills.kills.process import Plan
from tests.drills.kills.service import (
    CAPACITY,
    TOPOLOGY,
    booked,
    bookings,
    heard_rows,
    lines_of,
    open_slots,
    shape,
    slots,
    unpublished,
)
from tests.support.databases import BROKER, fresh_database_url

WEB = ("web", "web")
REPLAYED = 20


@dataclass(frozen=True)
class Damage:
    """What A1 counts. `transport_duplicates` must be more than 0: else nothing was tried."""

    bookings: int
    kills: int
    lost: int
    phantom: int
    duplicated_effects: int
    overbooked: int
    seats_left: int
    order_breaks: int
    transport_duplicates: int
    seconds: float


class Processes:
    """Starts processes, and starts again whichever ended without having finished."""

    def __init__(self, roles: Sequence[str], folder: Path) -> None:
        self._folder = folder
        self.roles = list(roles)
        self._running = [self._start(role) for role in roles]
        self.deaths = 0
        self.kills = 0

    def kill(self, place: int) -> None:
        self._running[place].kill()
        self._running[place].wait()
        self.keep_up()

    def is_at_work(self, place: int) -> bool:
        process = self._running[place]
        return process.poll() is None and (self._folder / f"worked-{process.pid}").exists()

    def last_work(self, place: int) -> int:
        """When it last booked, published or took a delivery, in nanoseconds; 0 for never."""
        mark = self._folder / f"worked-{self._running[place].pid}"
        return mark.stat().st_mtime_ns if mark.exists() else 0

    def keep_up(self) -> None:
        for place, process in enumerate(self._running):
            code = process.poll()
            if code not in (None, 0):
                self.deaths += 1
                self._running[place] = self._start(self.roles[place])

    def has_finished(self, role: str) -> bool:
        ended = zip(self.roles, self._running, strict=True)
        return all(process.poll() == 0 for name, process in ended if name == role)

    def end(self) -> None:
        for process in self._running:
            process.kill()
            process.wait()

    def _start(self, role: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.drills.kills.process", role, str(self._folder)]
        with (self._folder / "log.txt").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log)


@contextmanager
def prepared(
    profile: str, folder: Path, **guards: bool
) -> Iterator[tuple[Plan, Database, Database]]:
    """A plan with two fresh databases, removed afterwards together with the queues."""
    kind = "sqlite" if profile == "embedded" else "postgresql"
    namespace = "" if profile == "embedded" else f"test-{uuid4().hex[:12]}"
    with (
        fresh_database_url(kind, shape, folder) as first,
        fresh_database_url(kind, shape, folder) as second,
    ):
        plan = Plan(first, second, BROKER, namespace, **guards)
        plan.write(folder)
        saying, hearing = Database(first), Database(second)
        try:
            yield plan, saying, hearing
        finally:
            saying.dispose()
            hearing.dispose()
            if namespace:
                RabbitMqTransport(BROKER, TOPOLOGY, namespace=namespace).delete_all()


def workers_of(profile: str) -> tuple[str, ...]:
    """Embedded is one process for all; production has a worker of each service."""
    return ("suite",) if profile == "embedded" else ("saying", "hearing")


def kill_and_count(
    profile: str,
    folder: Path,
    *,
    kills: int,
    wanted: int,
    seed: int = 1,
    victims: Sequence[str] = (),
    **guards: bool,
) -> Damage:
    """`victims` narrows who is killed, by role; by default anybody."""
    begun = time.monotonic()
    with prepared(profile, folder, **guards) as (_, saying, hearing):
        open_slots(saying, wanted)
        processes = Processes([*WEB, *workers_of(profile)], folder)
        try:
            _rush(processes, saying, kills=kills, wanted=wanted, seed=seed, victims=victims)
            _settle(processes, saying, hearing)
            duplicates = _came_twice(folder)
            _say_again(saying)
            _settle(processes, saying, hearing)
        finally:
            processes.end()
        seconds = time.monotonic() - begun
        return _count(saying, hearing, folder, processes.kills, duplicates, seconds)


def _rush(
    processes: Processes,
    saying: Database,
    *,
    kills: int,
    wanted: int,
    seed: int,
    victims: Sequence[str],
) -> None:
    """The kills are spread over the bookings, so each falls into work under way."""
    chance = random.Random(seed)
    places = [p for p, role in enumerate(processes.roles) if not victims or role in victims]
    thresholds = sorted(chance.uniform(0.02, 0.9) * wanted for _ in range(kills))
    for threshold in thresholds:
        _until(processes, lambda at=threshold: booked(saying) >= at)  # type: ignore[misc]
        _kill_one_at_work(processes, places, chance)
    _until(processes, lambda: processes.has_finished("web"))


def _kill_one_at_work(processes: Processes, places: Sequence[int], chance: random.Random) -> None:
    """Any victim that has begun to work; those that start anew are left to begin."""
    at_work: list[int] = []

    def somebody_works() -> bool:
        at_work[:] = [place for place in places if processes.is_at_work(place)]
        return bool(at_work) or processes.has_finished("web")

    _until(processes, somebody_works)
    if not at_work:
        return
    role = chance.choice(sorted({processes.roles[place] for place in at_work}))
    victim = chance.choice([p for p in at_work if processes.roles[p] == role])
    before = processes.last_work(victim)
    deadline = time.monotonic() + 2
    while processes.last_work(victim) == before and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.02))
    processes.kill(victim)
    processes.kills += 1


def _settle(processes: Processes, saying: Database, hearing: Database) -> None:
    """Wait until nothing is on its way any more: published, and no further delivery taken in."""
    _until(processes, lambda: unpublished(saying) == 0)
    known = -1
    while known != (known := len(heard_rows(hearing))) or known == 0:
        time.sleep(1.0)


def _say_again(saying: Database) -> None:
    """What a relay does that was killed between confirm and note: say the same once more."""
    with saying.writing() as session:
        some = select(outbox_messages.c.position).order_by(outbox_messages.c.position)
        session.execute(
            update(outbox_messages)
            .where(outbox_messages.c.position.in_(some.limit(REPLAYED)))
            .values(published_at=None)
        )


def _until(processes: Processes, condition: Callable[[], bool], seconds: float = 300.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        processes.keep_up()
        if time.monotonic() > deadline:
            raise AssertionError("the drill did not come to its end")
        time.sleep(0.02)


def _came_twice(folder: Path) -> int:
    return sum(count - 1 for count in Counter(lines_of(folder / "delivered.txt")).values())


def _count(
    saying: Database, hearing: Database, folder: Path, kills: int, duplicates: int, seconds: float
) -> Damage:
    with saying.reading() as session:
        rows = session.execute(select(bookings.c.id, bookings.c.slot_id)).all()
        seats = session.execute(select(slots.c.id, slots.c.taken)).all()
    per_slot = Counter(row.slot_id for row in rows)
    committed, heard = {row.id for row in rows}, heard_rows(hearing)
    told = {UUID(line) for line in lines_of(folder / "told.txt")}
    effects = Counter(booking for booking, _, _ in heard)
    return Damage(
        bookings=len(rows),
        kills=kills,
        lost=len(committed - effects.keys()) + len(told - committed),
        phantom=len(effects.keys() - committed),
        duplicated_effects=sum(count - 1 for count in effects.values()),
        overbooked=sum(max(per_slot[seat.id] - CAPACITY, 0) for seat in seats)
        + sum(seat.taken != per_slot[seat.id] for seat in seats),
        seats_left=sum(CAPACITY - per_slot[seat.id] for seat in seats),
        order_breaks=_order_breaks(heard),
        transport_duplicates=duplicates,
        seconds=round(seconds, 1),
    )


def _order_breaks(heard: list[tuple[UUID, UUID, int]]) -> int:
    """How often a slot's message was heard after a later one, at the first hearing of each."""
    by_slot: dict[UUID, list[int]] = defaultdict(list)
    for _, slot_id, version in heard:
        if version not in by_slot[slot_id]:
            by_slot[slot_id].append(version)
    return sum(
        later < earlier
        for versions in by_slot.values()
        for earlier, later in itertools.pairwise(versions)
    )
