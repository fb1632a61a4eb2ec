"""Processor time of one booking in one process, without a server or a client: the figure that
stands still while the machine does other work. The database server's own time is not in it.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from werkzeug.test import EnvironBuilder, run_wsgi_app

from shared.web.logs import configure_logging
from tests.load import thin
from tests.load.clients import FORM, median
from tests.load.databases import durable_database_url
from tests.load.report import Line
from tests.load.school import School, empty, make_school
from tests.load.serving import app_of

STUDENTS = 400
FEW = 1

Environ = dict[str, Any]


def processor(*, runs: int) -> list[Line]:
    """Ms of a booking by each door and of a refusal, beside the thin program's."""
    with _logs_thrown_away():
        return [line for kind in ("postgresql", "sqlite") for line in _lines(kind, runs)]


@contextmanager
def _logs_thrown_away() -> Iterator[None]:
    """Written as in production, so that they cost what they cost there."""
    before = sys.stderr
    with Path(os.devnull).open("w") as sys.stderr:
        configure_logging()
        try:
            yield
        finally:
            sys.stderr = before


def _lines(kind: str, runs: int) -> list[Line]:
    found: dict[str, list[float]] = {}
    with TemporaryDirectory() as folder, durable_database_url(kind, Path(folder)) as url:
        school = make_school(url, STUDENTS)
        full, small = app_of("full", url, 1), app_of("thin", url, 1)
        for _ in range(runs + 1):
            for few, what in ((5, "booking"), (FEW, "refusal")):
                seats = school.seats if few > FEW else school.seats[:1]
                for door, asked in (("form", _forms), ("JSON", _json)):
                    empty(school, capacities={seats[0]: few})
                    spent = _milliseconds(full, [asked(school, n, seats) for n in range(STUDENTS)])
                    found.setdefault(f"{what} by {door}", []).append(spent)
                thin.lay_out(url, [few] * len(seats))
                spent = _milliseconds(small, [_thin(n, seats) for n in range(STUDENTS)])
                found.setdefault(f"thin {what}", []).append(spent)
    figures = {name: median(spent[1:]) for name, spent in found.items()}
    return [
        _line(
            f"ms CPU, {what} by {door}, {kind}",
            figures[f"{what} by {door}"],
            figures[f"thin {what}"],
        )
        for what in ("booking", "refusal")
        for door in ("form", "JSON")
    ]


def _milliseconds(app: Callable[..., Any], environs: list[Environ]) -> float:
    began = time.process_time()
    for environ in environs:
        _, status, _ = run_wsgi_app(app, environ, buffered=True)
        if status[:3] not in {"201", "303", "409"}:
            raise AssertionError(f"answered {status}")
    return 1000 * (time.process_time() - began) / len(environs)


def _forms(school: School, number: int, seats: list[Any]) -> Environ:
    company, slot = seats[number % len(seats)]
    browser = school.browsers[number]
    return EnvironBuilder(
        f"/my/events/{school.world.event_id}/booking/{company}",
        method="POST",
        data={"csrf_token": browser.csrf_token, "slot": str(slot)},
        content_type=FORM,
        headers={"Cookie": browser.cookie, "Origin": "http://localhost", "Accept-Encoding": "gzip"},
    ).get_environ()


def _json(school: School, number: int, seats: list[Any]) -> Environ:
    company, slot = seats[number % len(seats)]
    return EnvironBuilder(
        f"/api/v1/events/{school.world.event_id}/meetings",
        method="POST",
        json={"company_id": str(company), "slot": slot},
        headers={"Cookie": school.browsers[number].cookie, "Idempotency-Key": str(uuid4())},
    ).get_environ()


def _thin(number: int, seats: list[Any]) -> Environ:
    body = json.dumps({"slot": number % len(seats), "student": number})
    return EnvironBuilder(
        "/book", method="POST", data=body, content_type="application/json"
    ).get_environ()


def _line(what: str, ours: float, baseline: float) -> Line:
    return Line(what, f"{ours:.2f}", f"{baseline:.2f}", ours / baseline)
