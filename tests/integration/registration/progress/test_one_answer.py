"""How far an event is and who has not heard: pages, path and JSON door say the same."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.events.models.events import Event
from services.registration.home.queries.events import events_of_organisation
from services.registration.kit.texts.hosts import host_texts
from services.registration.meetings.domain.unheld_meetings import Cause, UnheldCount
from services.registration.schedules.domain.coverage import Coverage
from services.registration.schedules.texts.coverage import coverage_text, gap_texts
from shared import clock
from shared.db import Database
from shared.web.i18n import in_language
from tests.integration.registration.progress.published_event import (
    Action,
    add_student,
    cancel,
    come_in_the_afternoon,
    crowd,
    give_notice,
    leave_meetings_behind,
    move_event,
    plan_meetings,
    publish,
    rename_room,
    seek_others,
    take_place,
    withdraw,
    withdraw_all,
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


def unheld(cause: Cause, meetings: int, *, company: int = 0) -> Coverage:
    """Ids differ from run to run: the test puts them in."""
    return replace(WHOLE, unheld=(UnheldCount(UUID(int=company), "", cause, meetings),))


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
    "a company cut its hours": State(
        "meetings_unheld", after=(come_in_the_afternoon,), coverage=unheld("outside_hours", 2)
    ),
    "two meet at one table": State(
        "meetings_unheld",
        after=(crowd, publish),
        coverage=unheld("too_few_seats", 1),
    ),
    "a company looks for others": State(
        "meetings_unheld", after=(seek_others,), coverage=unheld("field_unwanted", 2)
    ),
    "a company has said on the day that it is away": State(
        "meetings_unheld",
        after=(give_notice,),
        coverage=unheld("company_away", 2, company=1),
    ),
    "a company is gone and its meeting stands": State(
        "meetings_unheld",
        after=(leave_meetings_behind,),
        coverage=replace(unheld("company_gone", 1, company=3), companies=3),
    ),
    "all companies withdrew and all were told": State(
        "no_company_left",
        after=(withdraw_all, publish),
        coverage=replace(WHOLE, companies=0, without_schedule=6),
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
    with database.reading() as session:
        coverage = _named(session, world, state.coverage)
    if coverage.unheld:
        repair = f"{own}/day/changes?show=1"
        assert {page for page, text in pages.items() if repair in text} == {*pages}
        assert "1 arrangement haster" in pages["/"]
        assert "Intet haster" not in pages["/"]
    assert shown["figures"]["coverage"] == _as_json(coverage)
    assert shown["figures"]["accepted"] == coverage.companies
    with in_language(app, "da"):
        gaps = gap_texts(coverage, host_texts("praktikdating"))
        short = coverage_text(coverage)
    assert {page for page, text in pages.items() if all(gap in text for gap in gaps)} == {*pages}
    assert says_all == ({*pages} if coverage.is_whole else set())
    assert short in path


def _named(session: Session, world: World, coverage: Coverage) -> Coverage:
    unheld = []
    for each in coverage.unheld:
        id = world.companies[each.company_id.int]
        unheld.append(replace(each, company_id=id, company=session.get_one(Company, id).name))
    return replace(coverage, unheld=tuple(unheld))


def _as_json(coverage: Coverage) -> dict[str, Any]:
    shown: dict[str, Any] = asdict(coverage) | {"is_whole": coverage.is_whole}
    shown["unheld"] = [each | {"company_id": str(each["company_id"])} for each in shown["unheld"]]
    return shown


def test_the_repair_one_tap_away_moves_what_cannot_be_held(
    database: Database, world: World, browser_of: Callable[..., Browser]
) -> None:
    with database.writing() as session:
        bring_about(session, world, STATES["a company cut its hours"])
    organiser = browser_of(world.organiser, "organiser")
    own = f"/events/{world.event_id}"
    page = unescape(organiser.page(f"{own}/day/changes?show=1"))
    assert "Find den bedste løsning" in page
    assert {name for name in ("Elev 000", "Elev 004") if name in page}, "they hear of another time"
    assert "Elev 001" not in page


def test_the_states_of_the_matrix_differ() -> None:
    """Control: were all the same, every place would agree whatever it read."""
    assert len({state.coverage for state in STATES.values()}) == 14
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
