"""How far an event is and who has not heard: pages, path and JSON door say the same."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.home.queries.events import events_of_organisation
from services.registration.kit.texts.hosts import host_texts
from services.registration.schedules.domain.coverage import Coverage
from services.registration.schedules.texts.coverage import coverage_text, gap_texts
from shared import clock
from shared.db import Database
from shared.web.i18n import in_language
from tests.integration.registration.progress.published_event import (
    Action,
    add_student,
    cancel,
    move_event,
    plan_meetings,
    publish,
    rename_room,
    take_place,
    withdraw,
)
from tests.support.browser import Browser
from tests.support.world import NOW, World, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")

WHOLE = Coverage(
    students=6,
    companies=4,
    unsent=0,
    awaiting_preparation=0,
    without_schedule=0,
    without_place=0,
    awaits_rooms=False,
)


@dataclass(frozen=True)
class State:
    """What was done before and after the publication, and what all must say of it then."""

    code: str
    before: tuple[Action, ...] = (plan_meetings,)
    after: tuple[Action, ...] = ()
    coverage: Coverage | None = WHOLE


STATES = {
    "nothing is published": State("waiting_for_wishes", coverage=None),
    "all have their schedule": State("ready_for_the_day"),
    "a student came after": State(
        "students_without_schedule",
        after=(add_student,),
        coverage=replace(WHOLE, students=7, without_schedule=1),
    ),
    "a company withdrew": State(
        "changes_unsent",
        after=(withdraw,),
        coverage=replace(WHOLE, companies=3, unsent=1, without_schedule=1),
    ),
    "a room was renamed": State(
        "changes_unsent", after=(rename_room,), coverage=replace(WHOLE, unsent=3)
    ),
    "a room was renamed and all were told": State(
        "ready_for_the_day", after=(rename_room, publish)
    ),
    "a company had no place": State(
        "companies_without_place",
        before=(plan_meetings, take_place),
        coverage=replace(WHOLE, without_place=1),
    ),
    "a company lost its place": State(
        "changes_unsent",
        after=(take_place,),
        coverage=replace(WHOLE, unsent=3, without_place=1),
    ),
    "the event was moved": State(
        "changes_unsent", after=(move_event,), coverage=replace(WHOLE, unsent=10)
    ),
    "the event is cancelled": State("cancelled", after=(rename_room, cancel), coverage=None),
}


def bring_about(session: Session, world: World, state: State) -> None:
    for act in state.before:
        act(session, world)
    if state.coverage or state.after:
        publish(session, world)
    for act in state.after:
        act(session, world)


@pytest.mark.parametrize("name", STATES)
def test_every_place_says_the_same(
    database: Database, world: World, app: Flask, browser_of: Callable[..., Browser], name: str
) -> None:
    state = STATES[name]
    with database.writing() as session:
        bring_about(session, world, state)
    organiser = browser_of(world.organiser, "organiser")
    own = f"/events/{world.event_id}"
    shown = organiser.api("GET", own).json
    assert shown["state"]["code"] == state.code
    assert shown["figures"]["published"] == bool(state.coverage or state.after)
    pages = {page: unescape(organiser.page(page)) for page in (own, "/", f"{own}/schedules")}
    path = unescape(organiser.page(f"{own}/path"))
    says_all = {page for page, text in pages.items() if "lle har fået" in text}
    if state.coverage is None:
        assert shown["figures"]["coverage"] is None
        assert not says_all
        assert not [page for page, text in pages.items() if "har ikke fået deres skema" in text]
        return
    coverage = state.coverage
    assert shown["figures"]["coverage"] == asdict(coverage) | {"is_whole": coverage.is_whole}
    assert shown["figures"]["accepted"] == coverage.companies
    with in_language(app, "da"):
        gaps = gap_texts(coverage, host_texts("praktikdating"))
        short = coverage_text(coverage)
    assert {page for page, text in pages.items() if all(gap in text for gap in gaps)} == {*pages}
    assert says_all == ({*pages} if coverage.is_whole else set())
    assert short in path


def test_the_states_of_the_matrix_differ() -> None:
    """Control: were all the same, every place would agree whatever it read."""
    assert len({state.coverage for state in STATES.values()}) == 8
    assert sum(state.coverage is not None and state.coverage.is_whole for state in STATES.values())


def test_what_the_preview_says_is_lacking_is_what_is_lacking_then(
    database: Database, world: World, browser_of: Callable[..., Browser]
) -> None:
    with database.writing() as session:
        plan_meetings(session, world)
        add_student(session, world)
    organiser = browser_of(world.organiser, "organiser")
    own = f"/events/{world.event_id}"
    lacking = "1 elev har ikke noget skema."
    assert lacking in organiser.page(f"{own}/schedules/publish")
    assert organiser.post_seen(f"{own}/schedules/publish").status_code == 303
    organiser.post(f"{own}/news/send")
    assert lacking in organiser.page(own)


def test_forty_events_take_as_many_queries_as_two(database: Database) -> None:
    with database.writing() as session:
        first = make_world(session)
        worlds = [first, *(make_world(session) for _ in range(39))]
        for world in worlds:
            bring_about(session, world, STATES["a student came after"])
        organisation = first.organisation_id
        session.execute(update(Event).values(organisation_id=organisation))
    planned = _queries(database, first, events=40)
    remembered = _queries(database, first, events=40)
    assert _queries(database, first, events=2) == remembered
    with database.writing() as session:
        session.execute(update(Event).values(place="Skolevej 2"))
    assert _queries(database, first, events=2) == planned > remembered


def _queries(database: Database, world: World, *, events: int) -> int:
    counted = []

    def count(*_call: object) -> None:
        counted.append(1)

    with database.reading() as session:
        ids = session.scalars(select(Event.id).order_by(Event.id)).all()
    with database.writing() as session:
        session.execute(update(Event).values(held_on=NOW.date() - timedelta(days=400)))
        session.execute(
            update(Event)
            .where(Event.id.in_(ids[:events]))
            .values(held_on=NOW.date() + timedelta(days=1))
        )
    sqlalchemy_event.listen(Engine, "before_cursor_execute", count)
    try:
        with database.reading() as session:
            coming, _held = events_of_organisation(
                session, world.organisation_id, today=clock.now().date()
            )
            assert len(coming) == events
            assert all(row.figures.coverage for row in coming)
            assert counted, "control"
            return len(counted)
    finally:
        sqlalchemy_event.remove(Engine, "before_cursor_execute", count)
