"""Each message that scheduling listens to: it has its effect once, hearing it again changes
nothing, and of what is unknown or malformed nothing is kept.

A message without a line here fails the first test.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from services.scheduling.consumers import HANDLERS
from services.scheduling.models.events import Event
from services.scheduling.tables import METADATA
from shared import clock
from shared.contracts import Message
from shared.contracts import registration as said
from shared.contracts.message import InvalidMessage
from shared.ids import new_id
from shared.messaging import NotYet
from tests.integration.scheduling.world import World, registered, withdrew
from tests.support.rows import Rows, rows_of


@dataclass(frozen=True)
class Told:
    """An event with one company that is known already."""

    world: World
    event: Event
    company: said.CompanyRegisteredV1


MESSAGES: dict[type[Message], Callable[[Told], Message]] = {
    said.CompanyRegisteredV1: lambda told: registered(told.event, "En anden"),
    said.CompanyChangedV1: lambda told: said.CompanyChangedV1(
        **vars(replace(told.company, tables=3, version=2))
    ),
    said.CompanyWithdrewV1: lambda told: withdrew(told.company, version=2),
    said.SessionsPlannedV1: lambda told: said.SessionsPlannedV1(
        event_id=told.event.id,
        sessions=(said.PlannedSession(company_id=told.company.company_id, slot=0, expected=18),),
        version=1,
    ),
    said.SessionEndedV1: lambda told: said.SessionEndedV1(
        session_id=new_id(), ended_at=clock.now()
    ),
    said.EventMembersChangedV1: lambda told: said.EventMembersChangedV1(
        event_id=told.event.id,
        organisation_id=told.event.organisation_id,
        members=(said.EventMember(person_id=new_id(), role="owner"),),
        version=1,
    ),
    said.ApiTokenChangedV1: lambda told: said.ApiTokenChangedV1(
        token_id=new_id(),
        organisation_id=told.event.organisation_id,
        made_by=new_id(),
        secret_digest="d" * 64,
        permissions=("read_rooms",),
        event_id=None,
        expires_at=clock.now() + timedelta(days=30),
        revoked_at=None,
        version=1,
    ),
}
#: they wait for their event; the others say something of whoever they name
WAITS = frozenset(
    {
        said.CompanyRegisteredV1,
        said.CompanyChangedV1,
        said.CompanyWithdrewV1,
        said.SessionsPlannedV1,
    }
)


@pytest.fixture
def told(world: World) -> Told:
    event = world.event()
    company = registered(event)
    world.hear(company)
    return Told(world, event, company)


def rows(told: Told) -> Rows:
    return rows_of(told.world.database, METADATA)


def test_every_message_that_is_listened_to_is_tried_here() -> None:
    assert set(MESSAGES) == set(HANDLERS)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.TYPE)
def test_it_has_its_effect_once_however_often_it_is_heard(told: Told, kind: type[Message]) -> None:
    message, before = MESSAGES[kind](told), rows(told)
    told.world.hear(message)
    once = rows(told)
    assert once != before, "it has no effect, so that the rest proves nothing"
    told.world.hear(message)
    told.world.hear(message)
    assert rows(told) == once


@pytest.mark.parametrize("kind", WAITS, ids=lambda kind: kind.TYPE)
def test_of_an_unknown_event_nothing_is_kept(told: Told, kind: type[Message]) -> None:
    message: Any = MESSAGES[kind](told)
    before = rows(told)
    with pytest.raises(NotYet):
        told.world.hear(replace(message, event_id=new_id()))
    assert rows(told) == before


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.TYPE)
def test_a_malformed_one_is_refused_before_it_reaches_a_use_case(
    told: Told, kind: type[Message]
) -> None:
    payload = MESSAGES[kind](told).to_payload()
    for name in payload:
        for broken in ({**payload, name: {"not": "this"}}, _without(payload, name)):
            with pytest.raises(InvalidMessage):
                kind.from_payload(broken)


def _without(payload: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key != name}
