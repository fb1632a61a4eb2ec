"""Who lacks what is remembered, and never longer than it is true."""

import random
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.events.models.places import Place
from services.registration.schedules.queries.coverage import coverages, planned_coverages
from services.registration.schedules.queries.coverage_digests import coverage_digests
from shared.db import Database
from tests.integration.registration.progress.published_event import (
    ACTIONS,
    Action,
    plan_meetings,
    publish,
    rename_room,
    speak_to_many,
    wait_for_preparation,
)
from tests.support.world import NINE, World

pytestmark = pytest.mark.usefixtures("the_day_before")

#: where talks may be held matters to a build, not to what stands
_OF_BUILDS_ALONE = {"offered_rooms"}


@pytest.fixture
def published(database: Database, world: World) -> World:
    with database.writing() as session:
        plan_meetings(session, world)
        publish(session, world)
    return world


def digest(database: Database, world: World) -> bytes:
    with database.reading() as session:
        return coverage_digests(session, [world.event_id])[world.event_id]


def read_coverages(session: Session, world: World) -> None:
    coverages(session, [session.get_one(Event, world.event_id)])


def plan_coverages(session: Session, world: World) -> None:
    planned_coverages(session, [session.get_one(Event, world.event_id)])


def read_digests(session: Session, world: World) -> None:
    coverage_digests(session, [world.event_id])


def statements(
    database: Database, world: World, read: Callable[[Session, World], None]
) -> list[str]:
    seen = []

    def note(_connection: object, _cursor: object, statement: str, *_call: object) -> None:
        seen.append(statement)

    sqlalchemy_event.listen(Engine, "before_cursor_execute", note)
    try:
        with database.reading() as session:
            read(session, world)
    finally:
        sqlalchemy_event.remove(Engine, "before_cursor_execute", note)
    return seen


@pytest.mark.parametrize("act", ACTIONS, ids=lambda act: act.__name__)
def test_whatever_happens_to_an_event_gives_another_digest(
    database: Database, published: World, act: Action
) -> None:
    before = digest(database, published)
    assert digest(database, published) == before, "nothing happened"
    with database.writing() as session:
        act(session, published)
    assert digest(database, published) != before


def test_a_publication_gives_another_digest(database: Database, published: World) -> None:
    with database.writing() as session:
        rename_room(session, published)
    before = digest(database, published)
    with database.writing() as session:
        publish(session, published)
    assert digest(database, published) != before


def test_a_slot_that_begins_gives_another_digest(
    database: Database, published: World, the_day_before: time_machine.Traveller
) -> None:
    before = digest(database, published)
    the_day_before.move_to(NINE + timedelta(minutes=1))
    assert digest(database, published) != before


@pytest.mark.parametrize("seed", range(3))
def test_what_is_remembered_is_what_planning_says(
    database: Database,
    published: World,
    seed: int,
    the_day_before: time_machine.Traveller,
) -> None:
    """After each of many things, in any order; among them publications and time that passes."""
    chosen = random.Random(seed)
    found = set()
    for _step in range(25):
        act = chosen.choice([*ACTIONS, publish])
        if chosen.random() < 0.1:
            the_day_before.shift(timedelta(hours=4))
        with database.writing() as session:
            act(session, published)
        with database.reading() as session:
            events = [session.get_one(Event, published.event_id)]
            planned = planned_coverages(session, events)
            assert coverages(session, events) == planned, act.__name__
            assert coverages(session, events) == planned, "remembered"
        found.add(planned[published.event_id])
    assert len(found) > 4, "control: what happens changes the answer"


def test_what_changes_while_it_is_read_is_not_remembered(
    database: Database, published: World
) -> None:
    """It would be believed again once the room has its old name."""
    waiting = [rename_room]

    def change(_connection: object, _cursor: object, statement: str, *_call: object) -> None:
        if "FILTER" in statement and waiting:  # the first that planning reads
            with database.writing() as session:
                waiting.pop()(session, published)

    sqlalchemy_event.listen(Engine, "before_cursor_execute", change)
    try:
        with database.reading() as session:
            read_coverages(session, published)
    finally:
        sqlalchemy_event.remove(Engine, "before_cursor_execute", change)
    assert not waiting, "control"
    with database.writing() as session:
        place = session.get_one(Place, (published.event_id, published.companies[0]))
        assert place.label == "B2.01", "control"
        place.label = "A1.00"
    with database.reading() as session:
        events = [session.get_one(Event, published.event_id)]
        assert coverages(session, events) == planned_coverages(session, events)


def test_nothing_is_planned_again_while_nothing_happens(
    database: Database, published: World
) -> None:
    first, again = (statements(database, published, read_coverages) for _time in range(2))
    digests = statements(database, published, read_digests)
    assert len(again) == len(digests) + 2, "the event, and whether it is published"
    assert len(first) > len(again), "control"


def test_the_digest_is_of_every_table_that_planning_reads(
    database: Database, published: World
) -> None:
    with database.writing() as session:
        speak_to_many(session, published)
        wait_for_preparation(session, published)
    planning = tables(statements(database, published, plan_coverages))
    digested = tables(statements(database, published, read_digests))
    assert {"meetings", "people", "documents", "group_sessions"} <= planning, "control"
    # that it is published at all is asked beside the digest
    assert planning - digested == _OF_BUILDS_ALONE | {"publications"}


def tables(seen: list[str]) -> set[str]:
    return set(re.findall(r"(?:FROM|JOIN) (\w+)", " ".join(seen)))
