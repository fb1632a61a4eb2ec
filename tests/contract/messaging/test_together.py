"""Messages that arrived together share a commit, and what is unusual about one costs no other."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from shared.contracts.registration import SessionEndedV1
from shared.contracts.scheduling import EventCancelledV1
from shared.db import Database
from shared.ids import new_id
from shared.messaging import Refused, Together
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers
from shared.messaging.in_process import InProcessTransport
from shared.messaging.relay import Relay
from shared.messaging.transport import Delivery, Publisher, TransportAway
from tests.contract.messaging.service import (
    TOPOLOGY,
    cancelled,
    inbox,
    note_effect,
    noted,
    running,
    say,
    shape,
    waiting,
)
from tests.contract.messaging.test_inbox import EVENT, reasons, sealed
from tests.support.databases import KINDS, fresh_database_url
from tests.support.waiting import until


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    with fresh_database_url(request.param, shape, tmp_path) as url:
        opened = Database(url)
        yield opened
        opened.dispose()


def refusing(number: int) -> Any:
    def handle(session: Session, message: EventCancelledV1) -> None:
        note_effect(session, message)
        if message.version == number:
            raise Refused("this one never")

    return {EventCancelledV1: handle}


def test_several_are_handled_in_their_order(database: Database) -> None:
    bodies = [sealed(cancelled(EVENT, number)) for number in range(5)]
    assert inbox(database).receive_together(bodies)
    assert noted(database) == [(EVENT, number) for number in range(5)]


def test_with_one_that_fails_nothing_is_written(database: Database) -> None:
    bodies = [sealed(cancelled(EVENT, number)) for number in range(5)]
    assert not inbox(database, refusing(3)).receive_together(bodies)
    assert noted(database) == []
    assert reasons(database) == []


@pytest.mark.parametrize("odd_one", ["unreadable", "seen before", "twice"])
def test_with_an_unusual_one_nothing_is_written(database: Database, odd_one: str) -> None:
    usual = sealed(cancelled(EVENT, 1))
    seen = sealed(cancelled(EVENT, 2), message_id=new_id())
    inbox(database).receive(seen)
    unusual = {"unreadable": b"{", "seen before": seen, "twice": usual}[odd_one]
    assert not inbox(database).receive_together([usual, unusual])
    assert noted(database) == [(EVENT, 2)]


def test_the_consumer_carries_the_others_through(database: Database, tmp_path: Path) -> None:
    """One that is refused among thirty: it is put aside, the others have their effect, in order."""
    transport, event = InProcessTransport(TOPOLOGY, confirm_seconds=5.0), uuid4()
    kind = "sqlite" if database.is_sqlite else "postgresql"
    with fresh_database_url(kind, shape, tmp_path) as url:
        listener = Database(url)
        say(database, *(cancelled(event, number) for number in range(30)))
        ears = [
            Consumer(listener, transport, inbox(listener, refusing(7)), queue="left"),
            Consumer(database, transport, inbox(database), queue="right"),
        ]
        with running(Relay(database, transport).run, *(ear.run for ear in ears)):
            until(lambda: waiting(database) == 0)
        assert noted(listener) == [(event, number) for number in range(30) if number != 7]
        assert reasons(listener) == ["refused"]
        listener.dispose()


class Arrived:
    """A transport and its one subscription: all deliveries are here already, and then no more."""

    def __init__(self, bodies: Sequence[bytes], stop: threading.Event) -> None:
        self._waiting = [Delivery(body, tag, False) for tag, body in enumerate(bodies)]
        self._last, self._stop = len(bodies) - 1, stop
        self.acknowledged: list[int] = []

    def subscription(self, _queue: str) -> Self:
        return self

    def next(self, _timeout: float) -> Delivery | None:
        return self._waiting.pop(0) if self._waiting else None

    def acknowledge(self, delivery: Delivery) -> None:
        self.acknowledged.append(delivery.tag)
        if delivery.tag == self._last:
            self._stop.set()

    def wants(self, _message_type: str) -> bool:
        return True

    def publisher(self) -> Publisher:
        raise TransportAway

    def close(self) -> None:
        """Nothing is held open."""


def test_the_neighbours_of_an_unusual_one_still_share_commits(database: Database) -> None:
    portions: list[int] = []
    stop = threading.Event()
    transport = Arrived([sealed(cancelled(EVENT, number)) for number in range(16)], stop)
    handlers = {EventCancelledV1: noting_portions(portions, refused=7)}
    Consumer(database, transport, inbox(database, handlers), queue="right").run(stop)
    assert portions == [4, 2, 1, 8]
    assert noted(database) == [(EVENT, number) for number in range(16) if number != 7]
    assert reasons(database) == ["refused"]
    assert transport.acknowledged == list(range(16))


def noting_portions(portions: list[int], *, refused: int | None = None) -> Together:
    def handle(session: Session, messages: Sequence[EventCancelledV1]) -> None:
        if refused in [message.version for message in messages]:
            raise Refused("this one never")
        portions.append(len(messages))
        for message in messages:
            note_effect(session, message)

    return Together(handle)


def ended(number: int) -> SessionEndedV1:
    return SessionEndedV1(session_id=UUID(int=number), ended_at=datetime(2027, 3, 12, tzinfo=UTC))


def test_neighbours_of_one_handler_are_handled_at_once(database: Database) -> None:
    portions: list[int] = []
    handlers: Handlers = {
        EventCancelledV1: noting_portions(portions),
        SessionEndedV1: lambda session, message: note_effect(session, cancelled(EVENT, 2)),
    }
    said = [cancelled(EVENT, 0), cancelled(EVENT, 1), ended(2), cancelled(EVENT, 3)]
    bodies = [sealed(one, source=one.TYPE.partition(".")[0]) for one in said]
    assert inbox(database, handlers).receive_together(bodies)
    assert portions == [2, 1]
    assert noted(database) == [(EVENT, number) for number in range(4)]


def test_one_that_came_by_itself_is_a_portion_of_one(database: Database) -> None:
    portions: list[int] = []
    inbox(database, {EventCancelledV1: noting_portions(portions)}).receive(
        sealed(cancelled(EVENT, 1))
    )
    assert (portions, noted(database)) == ([1], [(EVENT, 1)])
