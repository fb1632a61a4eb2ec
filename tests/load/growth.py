"""What a page costs when the database holds a hundred times as many students in other events.

Every page of an event that is asked for without further ids, by the organiser and by a student,
first alone in its database with 200 students, then beside 99 more events of 200.
"""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from flask import Flask
from flask import session as browser_session
from flask.testing import FlaskClient

from shared.auth.identity import Identity, sign_in_session
from shared.db import Database
from tests.load.databases import durable_database_url
from tests.load.report import Line
from tests.load.school import add_students
from tests.load.serving import app_of
from tests.support.world import World, make_world

STUDENTS, COMPANIES, EVENTS = 200, 8, 100
ASKED = 7
#: added to both: whatever differs less is the clock's noise
NOISE_MILLISECONDS = 3.0
_OF_EVENT = {"event_id"}


@dataclass(frozen=True)
class School:
    """One event, in a database with as many others; its pages are asked for by `app`."""

    app: Flask
    world: World


def growth(*, runs: int) -> list[Line]:
    """All pages together, and the one that grew most.

    Both databases stand side by side and are asked in turn, and the quickest answer of each
    counts: what else the machine does meanwhile then weighs on both alike.
    """
    with ExitStack() as stack:
        alone, beside = (_school(stack, events) for events in (1, EVENTS))
        times = {
            rule: both
            for rule in _rules(alone.app)
            if (both := _milliseconds(alone, beside, rule, ASKED * runs)) is not None
        }
    worst = max(times, key=lambda rule: _grown(*times[rule]))
    before, after = (sum(pair[which] for pair in times.values()) for which in (0, 1))
    return [
        _line(f"ms, {len(times)} pages, 20,000 students for 200", before, after, 1.3),
        _line(f"  {worst[-43:]}", *times[worst], at_most=1.5),
    ]


def _line(what: str, before: float, after: float, at_most: float) -> Line:
    ratio = _grown(before, after)
    return Line(what, f"{after:.1f}", f"{before:.1f}", ratio, at_most=at_most)


def _school(stack: ExitStack, events: int) -> School:
    folder = Path(stack.enter_context(TemporaryDirectory()))
    url = stack.enter_context(durable_database_url("postgresql", folder))
    database = Database(url, pool_size=1)
    stack.callback(database.dispose)
    world = [_event(database) for _ in range(events)][events // 2]
    _analyse(database)
    return School(app_of("full", url, 2), world)


def _grown(before: float, after: float) -> float:
    return (after + NOISE_MILLISECONDS) / (before + NOISE_MILLISECONDS)


def _event(database: Database) -> World:
    with database.writing() as session:
        world = make_world(
            session, students=0, companies=COMPANIES, slots=12, tables=5, held_in_days=30
        )
        world.students = add_students(session, world, STUDENTS)
    return world


def _analyse(database: Database) -> None:
    with database.engine.connect() as connection:
        autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
        autocommit.exec_driver_sql("VACUUM (ANALYZE, TRUNCATE false)")


def _rules(app: Flask) -> list[str]:
    """Pages and lists of an event that need no further id."""
    rules = app.url_map.iter_rules()
    return sorted(
        str(rule) for rule in rules if "GET" in (rule.methods or ()) and rule.arguments == _OF_EVENT
    )


def _milliseconds(
    alone: School, beside: School, rule: str, asked: int
) -> tuple[float, float] | None:
    """The quickest of each; None for a page that has nothing to show in this event."""
    browsers = [_signed_in(school, rule) for school in (alone, beside)]
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(1 + asked):
        for (browser, path), found in zip(browsers, times, strict=True):
            began = time.perf_counter()
            status = browser.get(path).status_code
            found.append(1000 * (time.perf_counter() - began))
            if status != 200:
                return None
    return min(times[0]), min(times[1])


def _signed_in(school: School, rule: str) -> tuple[FlaskClient, str]:
    """A browser of whom the page is for, and the page's path."""
    world, is_own = school.world, "/my/" in rule
    person, role = (world.students[0], "student") if is_own else (world.organiser, "organiser")
    identity = Identity(uuid4(), person, world.organisation_id, frozenset({role}), "Karen Holst")
    browser = school.app.test_client()
    with browser.session_transaction() as kept, school.app.test_request_context():
        sign_in_session(identity)
        kept.update(browser_session)
    return browser, rule.replace("<uuid:event_id>", str(world.event_id))
