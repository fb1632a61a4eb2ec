"""The booking rush against the thin endpoint: throughput, 20 seats for 1,000, a burst of 1,000."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import fresh_database_url
from tests.integration.registration_schedules.databases import at_head
from tests.load import thin
from tests.load.clients import Load, http, median, send_all
from tests.load.report import Line
from tests.load.school import School, bookings, count, empty, make_school
from tests.load.serving import served

CLIENTS = 32
STUDENTS = 2_000
RUSH = 1_000
FEW = 20


@dataclass
class Runs:
    """The loads of both, run for run."""

    full: list[Load] = field(default_factory=list)
    thin: list[Load] = field(default_factory=list)

    def per_second(self) -> tuple[float, float]:
        return (
            median([load.per_second for load in self.full]),
            median([load.per_second for load in self.thin]),
        )

    def p99(self) -> tuple[float, float]:
        return (
            median([load.percentile(0.99) for load in self.full]),
            median([load.percentile(0.99) for load in self.thin]),
        )

    def seconds(self) -> tuple[float, float]:
        return (
            median([load.seconds for load in self.full]),
            median([load.seconds for load in self.thin]),
        )


@contextmanager
def both(kind: str, *, processes: int, threads: int = 4) -> Iterator[tuple[School, int, int]]:
    """(the school, the port of the whole product, the port of the thin endpoint)."""
    with (
        TemporaryDirectory() as folder,
        fresh_database_url(kind, at_head, Path(folder)) as url,
    ):
        school = make_school(url, STUDENTS)
        thin.lay_out(url, [5] * len(school.seats))
        with (
            served("full", url, processes=processes, threads=threads) as full_port,
            served("thin", url, processes=processes, threads=threads) as thin_port,
        ):
            yield school, full_port, thin_port


def rush(kind: str, *, runs: int, processes: int = 2, at_least: float = 0.6) -> list[Line]:
    """One booking for each of 2,000 students, 32 clients, seats enough."""
    found = Runs()
    with both(kind, processes=processes) as (school, full_port, thin_port):
        for _ in range(runs + 1):  # the first is thrown away: connections, caches, plans
            empty(school)
            found.full.append(_booked(full_port, bookings(school, school.seats)))
            _hold(school, STUDENTS)
            thin.lay_out(school.url, [5] * len(school.seats))
            found.thin.append(_booked(thin_port, _thin_requests(STUDENTS, len(school.seats))))
    found.full.pop(0), found.thin.pop(0)
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[kind]
    return [
        _faster(f"bookings/s, 32 clients, {name}", found.per_second(), at_least),
        _slower(f"p99 ms, 32 clients, {name}", found.p99(), 2.0),
    ]


def contention(*, runs: int) -> list[Line]:
    """1,000 students for 20 seats: exactly 20 sold, and refusals are quick."""
    found = Runs()
    with both("postgresql", processes=2) as (school, full_port, thin_port):
        seat = school.seats[0]
        for _ in range(runs + 1):
            empty(school, capacities={seat: FEW})
            load = send_all(full_port, bookings(school, [seat])[:RUSH], clients=CLIENTS)
            found.full.append(load)
            if load.statuses != {201: FEW, 409: RUSH - FEW} or count(school).meetings != FEW:
                raise AssertionError(f"{load.statuses}, {count(school)} instead of {FEW} sold")
            thin.lay_out(school.url, [FEW])
            found.thin.append(send_all(thin_port, _thin_requests(RUSH, 1), clients=CLIENTS))
            if thin.booked(school.url) != [FEW]:
                raise AssertionError("the baseline is wrong")
    found.full.pop(0), found.thin.pop(0)
    return [_faster("answers/s, 1,000 for 20 seats (20 sold)", found.per_second(), 0.6)]


def burst(*, runs: int) -> list[Line]:
    """1,000 browsers at the same moment, each with a connection of its own."""
    found = Runs()
    with both("postgresql", processes=2) as (school, full_port, thin_port):
        for _ in range(runs + 1):
            empty(school)
            requests = bookings(school, school.seats)[:RUSH]
            load = send_all(full_port, requests, clients=RUSH)
            found.full.append(load)
            if not set(load.statuses) <= {201, 409}:
                raise AssertionError(f"errors in the burst: {load.statuses}")
            _hold(school, load.statuses[201])
            thin.lay_out(school.url, [5] * len(school.seats))
            plain = _thin_requests(RUSH, len(school.seats))
            found.thin.append(send_all(thin_port, plain, clients=RUSH))
    found.full.pop(0), found.thin.pop(0)
    return [_slower("seconds, burst of 1,000", found.seconds(), 1.8)]


def _booked(port: int, requests: list[bytes]) -> Load:
    load = send_all(port, requests, clients=CLIENTS)
    if load.statuses != {201: len(requests)}:
        raise AssertionError(f"not everything was booked: {load.statuses}")
    return load


def _hold(school: School, wanted: int) -> None:
    counted = count(school)
    if (counted.meetings, counted.over, counted.messages) != (wanted, 0, wanted):
        raise AssertionError(f"{counted} instead of {wanted} meetings and messages, none over")


def _thin_requests(number: int, slots: int) -> list[bytes]:
    return [
        http("POST", "/book", body=json.dumps({"slot": one % slots, "student": one}).encode())
        for one in range(number)
    ]


def _faster(what: str, pair: tuple[float, float], at_least: float) -> Line:
    ours, baseline = pair
    return Line(what, f"{ours:.0f}/s", f"{baseline:.0f}/s", ours / baseline, at_least=at_least)


def _slower(what: str, pair: tuple[float, float], at_most: float) -> Line:
    ours, baseline = pair
    return Line(what, f"{ours:.2f}", f"{baseline:.2f}", ours / baseline, at_most=at_most)
