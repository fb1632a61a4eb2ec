"""How far an event is and who has not heard: pages, path and JSON door say the same."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.apply_replies import record_seats
from services.registration.companies.models import Participation
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.places import Place
from services.registration.home.queries.events import events_of_organisation
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.kit.texts.hosts import host_texts
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.seat_supply import companies_to_plan
from services.registration.schedules.domain.coverage import Coverage
from services.registration.schedules.texts.coverage import coverage_text, gap_texts
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from shared import clock
from shared.db import Database
from shared.web.i18n import in_language
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


def publish(session: Session, world: World) -> None:
    publish_build(
        session,
        event=session.get_one(Event, world.event_id),
        build=None,
        published_by=world.organiser,
    )


def plan_meetings(session: Session, world: World) -> None:
    """Each of the six students meets one of the four companies."""
    record_seats(session, world.event_id, companies_to_plan(session, world.event_id), 5, taken={})
    for number, student in enumerate(world.students):
        slot, place = divmod(number, len(world.companies))
        session.add(
            Meeting(
                id=uuid4(),
                event_id=world.event_id,
                company_id=world.companies[place],
                person_id=student,
                slot=slot,
                status="booked",
                origin="built",
                holds_seat=True,
                version=1,
                created_at=NOW,
                changed_by=world.organiser,
            )
        )
    session.flush()


def add_student(session: Session, world: World) -> None:
    id = uuid4()
    session.add(
        Person(
            id=id,
            organisation_id=world.organisation_id,
            kind="student",
            name="Ny Elev",
            email="ny@skole.example",
            created_at=NOW,
        )
    )
    session.flush()
    session.add(Student(person_id=id, class_id=world.classes[0], education_id=None))
    session.add(EventStudent(event_id=world.event_id, person_id=id, added_at=NOW))


def withdraw(session: Session, world: World) -> None:
    """Company 3 meets one student."""
    part = session.get_one(Participation, world.participations[3])
    withdraw_company(
        session,
        part,
        reason="illness",
        seen_version=part.version,
        withdrawn_by=world.organiser,
    )


def rename_room(session: Session, world: World) -> None:
    """Company 0 meets two students."""
    session.execute(
        update(Place).where(Place.company_id == world.companies[0]).values(label="B2.01")
    )


def take_place(session: Session, world: World) -> None:
    session.execute(
        update(Place).where(Place.company_id == world.companies[0]).values(place_id=None)
    )


def move_event(session: Session, world: World) -> None:
    for slot in session.scalars(select(EventSlot).where(EventSlot.event_id == world.event_id)):
        slot.starts_at += timedelta(days=1)
        slot.ends_at += timedelta(days=1)
    session.get_one(Event, world.event_id).held_on += timedelta(days=1)


def cancel(session: Session, world: World) -> None:
    session.get_one(Event, world.event_id).cancelled = True


Action = Callable[[Session, World], None]


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
    assert lacking in organiser.page(own)


def test_forty_events_take_as_many_queries_as_two(database: Database) -> None:
    with database.writing() as session:
        first = make_world(session)
        worlds = [first, *(make_world(session) for _ in range(39))]
        for world in worlds:
            bring_about(session, world, STATES["a student came after"])
        organisation = first.organisation_id
        session.execute(update(Event).values(organisation_id=organisation))
    assert _queries(database, first, events=40) == _queries(database, first, events=2)


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
    sqlalchemy_event.listen(database.engine, "before_cursor_execute", count)
    try:
        with database.reading() as session:
            coming, _held = events_of_organisation(
                session, world.organisation_id, today=clock.now().date()
            )
            assert len(coming) == events
            assert all(row.figures.coverage for row in coming)
            return len(counted)
    finally:
        sqlalchemy_event.remove(database.engine, "before_cursor_execute", count)
