"""The booking rush against the thin endpoint: throughput, 20 seats for 1,000, a burst of 1,000.

Two doors are measured: the form that students' phones post, and the JSON that programs send. Each
run asks both and the thin one, one after the other, of servers that are all up.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from tests.load import thin
from tests.load.clients import Load, http, median, send_all
from tests.load.databases import durable_database_url
from tests.load.report import Line
from tests.load.school import School, bookings, count, empty, form_bookings, make_school
from tests.load.serving import served

CLIENTS = 32
STUDENTS = 2_000
RUSH = 1_000
FEW = 20

Requests = Callable[[School, Sequence[tuple[UUID, int]]], list[bytes]]
#: a form is answered by a redirect, whether the seat was given or not: then the rows decide
DOORS: dict[str, tuple[Requests, set[int]]] = {
    "form": (form_bookings, {303}),
    "JSON": (bookings, {201, 409}),
}


@dataclass
class Runs:
    """The loads of each door and of the thin program, run for run."""

    doors: dict[str, list[Load]] = field(default_factory=lambda: {door: [] for door in DOORS})
    thin: list[Load] = field(default_factory=list)

    def forget_the_first(self) -> None:
        """It makes connections, caches and plans."""
        for loads in (*self.doors.values(), self.thin):
            del loads[0]

    def per_second(self, door: str) -> tuple[float, float]:
        return self._medians(door, lambda load: load.per_second)

    def seconds(self, door: str) -> tuple[float, float]:
        return self._medians(door, lambda load: load.seconds)

    def percentile(self, door: str, share: float) -> tuple[float, float]:
        return self._medians(door, lambda load: load.percentile(share))

    def _medians(self, door: str, figure: Callable[[Load], float]) -> tuple[float, float]:
        ours, baseline = self.doors[door], self.thin
        return median([figure(load) for load in ours]), median([figure(load) for load in baseline])


@contextmanager
def both(kind: str, *, processes: int, threads: int = 4) -> Iterator[tuple[School, int, int]]:
    """(the school, the port of the whole product, the port of the thin endpoint)."""
    with TemporaryDirectory() as folder, durable_database_url(kind, Path(folder)) as url:
        school = make_school(url, STUDENTS)
        thin.lay_out(url, [5] * len(school.seats))
        with (
            served("full", url, processes=processes, threads=threads) as full_port,
            served("thin", url, processes=processes, threads=threads) as thin_port,
        ):
            yield school, full_port, thin_port


def rush(kind: str, *, runs: int, at_least: Mapping[str, float], processes: int = 2) -> list[Line]:
    """One booking for each of 2,000 students, 32 clients, seats enough."""
    found = Runs()
    with both(kind, processes=processes) as (school, full_port, thin_port):
        for _ in range(runs + 1):
            for door, (requests, _) in DOORS.items():
                empty(school)
                load = send_all(full_port, requests(school, school.seats), clients=CLIENTS)
                found.doors[door].append(load)
                _hold(school, door, load, STUDENTS)
            thin.lay_out(school.url, [5] * len(school.seats))
            requests = _thin_requests(STUDENTS, len(school.seats))
            found.thin.append(send_all(thin_port, requests, clients=CLIENTS))
            if found.thin[-1].statuses != {201: STUDENTS}:
                raise AssertionError(f"the baseline is wrong: {found.thin[-1].statuses}")
    found.forget_the_first()
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[kind]
    return [
        line
        for door, (times, bar) in {
            "form": (2.5, at_least["form"]),
            "JSON": (2.0, at_least["JSON"]),
        }.items()
        for line in (
            _faster(f"bookings/s by {door}, 32 clients, {name}", found.per_second(door), bar),
            _slower("  p50 ms of that", found.percentile(door, 0.50), None),
            _slower("  p99 ms of that", found.percentile(door, 0.99), times),
        )
    ]


def contention(*, runs: int) -> list[Line]:
    """1,000 students for 20 seats: exactly 20 sold, and refusals are quick."""
    found = Runs()
    with both("postgresql", processes=2) as (school, full_port, thin_port):
        seat = school.seats[0]
        for _ in range(runs + 1):
            for door, (requests, _) in DOORS.items():
                empty(school, capacities={seat: FEW})
                load = send_all(full_port, requests(school, [seat])[:RUSH], clients=CLIENTS)
                found.doors[door].append(load)
                _hold(school, door, load, FEW)
            thin.lay_out(school.url, [FEW])
            found.thin.append(send_all(thin_port, _thin_requests(RUSH, 1), clients=CLIENTS))
            if thin.booked(school.url) != [FEW]:
                raise AssertionError("the baseline is wrong")
    found.forget_the_first()
    return [
        _faster(f"answers/s by {door}, 1,000 for 20 seats", found.per_second(door), bar)
        for door, bar in {"form": None, "JSON": 0.5}.items()
    ]


def burst(*, runs: int) -> list[Line]:
    """1,000 browsers at the same moment, each with a connection of its own."""
    found = Runs()
    with both("postgresql", processes=2) as (school, full_port, thin_port):
        for _ in range(runs + 1):
            for door, (requests, _) in DOORS.items():
                empty(school)
                load = send_all(full_port, requests(school, school.seats)[:RUSH], clients=RUSH)
                found.doors[door].append(load)
                _hold(school, door, load, RUSH)
            thin.lay_out(school.url, [5] * len(school.seats))
            plain = _thin_requests(RUSH, len(school.seats))
            found.thin.append(send_all(thin_port, plain, clients=RUSH))
    found.forget_the_first()
    return [
        _slower(f"seconds by {door}, burst of 1,000", found.seconds(door), 1.8) for door in DOORS
    ]


def _hold(school: School, door: str, load: Load, wanted: int) -> None:
    """So many are booked and told, nobody over, and no answer but those of the door."""
    counted = count(school)
    if (counted.meetings, counted.over, counted.messages) != (wanted, 0, wanted):
        raise AssertionError(f"{counted} instead of {wanted} meetings and messages, none over")
    answers = DOORS[door][1]
    if not set(load.statuses) <= answers or load.statuses.get(201, wanted) != wanted:
        raise AssertionError(f"errors at the door: {load.statuses}")


def _thin_requests(number: int, slots: int) -> list[bytes]:
    return [
        http("POST", "/book", body=json.dumps({"slot": one % slots, "student": one}).encode())
        for one in range(number)
    ]


def _faster(what: str, pair: tuple[float, float], at_least: float | None) -> Line:
    ours, baseline = pair
    return Line(what, f"{ours:.0f}/s", f"{baseline:.0f}/s", ours / baseline, at_least=at_least)


def _slower(what: str, pair: tuple[float, float], at_most: float | None) -> Line:
    ours, baseline = pair
    return Line(what, f"{ours:.2f}", f"{baseline:.2f}", ours / baseline, at_most=at_most)
