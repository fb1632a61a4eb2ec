"""What registration says is taken in once, in any order, and only for its own school."""

from dataclasses import replace

import pytest

from services.scheduling.consumers import HANDLERS
from services.scheduling.models.events import Event
from services.scheduling.use_cases.place_companies import place_company
from shared.auth.ended_sessions import has_ended
from shared.clock import now
from shared.contracts.catalogue import LISTENERS
from shared.contracts.registration import (
    CompanyChangedV1,
    PlannedSession,
    SessionEndedV1,
    SessionsPlannedV1,
)
from shared.ids import new_id
from shared.messaging import NotYet, Refused
from tests.integration.scheduling.world import World, registered, seating, withdrew


def changed(message: object, **changes: object) -> CompanyChangedV1:
    return CompanyChangedV1(**{**vars(message), **changes})


def test_every_message_that_scheduling_listens_to_has_a_handler() -> None:
    assert set(HANDLERS) == set(LISTENERS["scheduling"])


def test_a_registered_company_heard_twice_is_one_company(world: World) -> None:
    event = world.event()
    message = registered(event, "Ødegård & Sønner", tables=2, needs_screen=True)
    world.hear(message)
    world.hear(message)
    (company,) = seating(world, event).companies.values()
    assert (company.name, company.tables, company.needs_screen) == ("Ødegård & Sønner", 2, True)


def test_the_newer_of_two_wins_whichever_comes_first(world: World) -> None:
    event = world.event()
    first = registered(event, tables=1)
    newer = changed(first, tables=3, version=2)
    world.hear(newer)
    world.hear(first)
    assert seating(world, event).companies[first.company_id].tables == 3


def test_a_withdrawal_that_overtakes_the_registration_stays(world: World) -> None:
    event = world.event()
    message = registered(event)
    world.hear(withdrew(message, version=2))
    world.hear(message)
    world.hear(withdrew(message, version=2))
    assert seating(world, event).companies == {}


def test_a_company_that_comes_back_takes_part_again(world: World) -> None:
    event = world.event()
    message = registered(event)
    world.hear(message)
    world.hear(withdrew(message, version=2))
    world.hear(replace(message, version=3))
    assert list(seating(world, event).companies) == [message.company_id]


def test_a_withdrawn_company_leaves_its_place_even_a_locked_one(world: World) -> None:
    event, (room,) = world.event(), world.rooms(["101"])
    message = registered(event)
    world.hear(message)
    with world.database.writing() as session:
        found = session.get_one(Event, event.id)
        place_company(session, event=found, company_id=message.company_id, place_id=room.id)
    before = seating(world, event).version
    world.hear(withdrew(message, version=2))
    world.hear(withdrew(message, version=2))
    after = seating(world, event)
    assert after.seated == {}
    assert after.version == before + 1


def test_a_message_of_an_event_not_known_yet_waits(world: World) -> None:
    unknown = Event(id=new_id(), organisation_id=world.school)
    with pytest.raises(NotYet):
        world.hear(registered(unknown))
    with pytest.raises(NotYet):
        world.hear(SessionsPlannedV1(event_id=unknown.id, sessions=(), version=1))


def test_a_company_of_another_school_is_refused(world: World) -> None:
    event = world.event()
    with pytest.raises(Refused, match="another organisation"):
        world.hear(registered(event, organisation_id=world.other_school))
    assert seating(world, event).companies == {}


def test_planned_sessions_are_taken_in_whole_and_once(world: World) -> None:
    event = world.event()
    company = world.company(event)

    def planned(version: int, *expected: int) -> SessionsPlannedV1:
        sessions = tuple(
            PlannedSession(company_id=company, slot=slot, expected=count)
            for slot, count in enumerate(expected)
        )
        return SessionsPlannedV1(event_id=event.id, sessions=sessions, version=version)

    world.hear(planned(2, 18, 20))
    world.hear(planned(2, 18, 20))
    world.hear(planned(1, 35, 35, 35))
    assert seating(world, event).companies[company].expected == {0: 18, 1: 20}


def test_an_ended_session_is_known_here_however_often_it_is_told(world: World) -> None:
    message = SessionEndedV1(session_id=new_id(), ended_at=now())
    world.hear(message)
    world.hear(message)
    with world.database.reading() as session:
        assert has_ended(session, message.session_id)
