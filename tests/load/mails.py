"""From a booking to its mail: a thousand at once, and one at a time while nothing else happens."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.load import thin
from tests.load.clients import http, median, send_all
from tests.load.databases import durable_database_url
from tests.load.mail_sink import Sink, mail_sink
from tests.load.pipeline import Pipeline, pipeline
from tests.load.report import Limit, Line
from tests.load.school import bookings, empty
from tests.load.serving import served
from tests.support.processes import started

RUSH = 1_000
SINGLE = 150
CLIENTS = 32
LATEST_SECONDS = 60.0


def rush(*, runs: int) -> list[Line | Limit]:
    """1,000 bookings until the last mail is accepted."""
    with pipeline((runs + 1) * RUSH) as ours:
        full = [_until_last_mail(ours, run) for run in range(runs + 1)]
    with thin_pipeline() as (url, port, sink):
        plain = [_thin_until_last_mail(url, port, sink) for _ in range(runs + 1)]
    mine, baseline = median(full[1:]), median(plain[1:])  # the first is thrown away
    what = "seconds, 1,000 bookings to the last mail"
    return [Line(what, f"{mine:.2f}", f"{baseline:.2f}", mine / baseline, at_most=5 / 2.4)]


def single(*, runs: int) -> list[Line | Limit]:
    """One booking at a time: from its answer, which comes after the commit, to the mail server."""
    halves, tails = [], []
    with pipeline((runs + 1) * SINGLE) as ours:
        for run in range(runs + 1):
            delays = sorted(_delays(ours, run))
            halves.append(delays[len(delays) // 2])
            tails.append(delays[int(len(delays) * 0.99)])
    return [
        Limit("ms, commit to mail server, p50", median(halves[1:]), 20),
        Limit("ms, commit to mail server, p99", median(tails[1:]), 150),
    ]


def _until_last_mail(ours: Pipeline, run: int) -> float:
    empty(ours.school)
    school = replace(ours.school, browsers=ours.school.browsers[run * RUSH : (run + 1) * RUSH])
    began = time.monotonic()
    load = send_all(ours.port, bookings(school, school.seats), clients=CLIENTS)
    if load.statuses != {201: RUSH}:
        raise AssertionError(f"not everything was booked: {load.statuses}")
    accepted = ours.sink.wait_for((run + 1) * RUSH, seconds=LATEST_SECONDS)
    return accepted[(run + 1) * RUSH - 1][0] - began


def _delays(ours: Pipeline, run: int) -> Iterator[float]:
    empty(ours.school)
    school = replace(ours.school, browsers=ours.school.browsers[run * SINGLE : (run + 1) * SINGLE])
    for number, request in enumerate(bookings(school, school.seats)):
        if send_all(ours.port, [request], clients=1).statuses != {201: 1}:
            raise AssertionError("a booking was refused")
        answered = time.monotonic()
        count = run * SINGLE + number + 1
        accepted = ours.sink.wait_for(count, seconds=LATEST_SECONDS)
        yield 1000 * (accepted[count - 1][0] - answered)


@contextmanager
def thin_pipeline() -> Iterator[tuple[str, int, Sink]]:
    with (
        TemporaryDirectory() as name,
        durable_database_url("postgresql", Path(name)) as url,
        mail_sink(Path(name)) as sink,
    ):
        thin.lay_out(url, [RUSH])
        mailer = [sys.executable, "-m", "tests.load.thin_mailer", url, str(sink.port)]
        with started(mailer, Path(name) / "mailer.log"), served("thin", url) as port:
            yield url, port, sink


def _thin_until_last_mail(url: str, port: int, sink: Sink) -> float:
    thin.lay_out(url, [5] * 480)
    before = len(sink.accepted())
    requests = [
        http("POST", "/book", body=json.dumps({"slot": n % 480, "student": n}).encode())
        for n in range(RUSH)
    ]
    began = time.monotonic()
    load = send_all(port, requests, clients=CLIENTS)
    if load.statuses != {201: RUSH}:
        raise AssertionError(f"the baseline refused: {load.statuses}")
    accepted = sink.wait_for(before + RUSH, seconds=LATEST_SECONDS)
    return accepted[before + RUSH - 1][0] - began
