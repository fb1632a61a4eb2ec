"""What is committed is delivered, in order, to everyone who listens; on both transports."""

from uuid import uuid4

import pytest

from shared.db import Database
from shared.messaging import record
from shared.messaging.consumer import Consumer
from shared.messaging.relay import Relay
from shared.messaging.transport import UNROUTABLE, Outgoing, Transport
from tests.contract.messaging.service import (
    cancelled,
    inbox,
    noted,
    running,
    say,
    unheard,
    waiting,
)
from tests.support.waiting import until


def consumer(database: Database, transport: Transport, queue: str = "left") -> Consumer:
    return Consumer(database, transport, inbox(database), queue=queue)


def test_every_listener_hears_each_message_once_and_in_order(
    speaker: Database, listener: Database, other_listener: Database, transport: Transport
) -> None:
    event = uuid4()
    say(speaker, *(cancelled(event, number) for number in range(1, 31)))
    expected = [(event, number) for number in range(1, 31)]
    with running(
        Relay(speaker, transport).run,
        consumer(listener, transport, "left").run,
        consumer(other_listener, transport, "right").run,
    ):
        until(lambda: len(noted(listener)) == 30 and len(noted(other_listener)) == 30)
        until(lambda: waiting(speaker) == 0)
    assert noted(listener) == expected
    assert noted(other_listener) == expected


def test_a_rolled_back_change_says_nothing(speaker: Database) -> None:
    def fail_after_saying() -> None:
        with speaker.writing() as session:
            record(session, cancelled(uuid4(), 1))
            raise RuntimeError("the change fails")

    with pytest.raises(RuntimeError):
        fail_after_saying()
    assert waiting(speaker) == 0


def test_what_nobody_listens_to_counts_as_said(speaker: Database, transport: Transport) -> None:
    say(speaker, unheard())
    with running(Relay(speaker, transport).run):
        until(lambda: waiting(speaker) == 0)


def test_a_message_that_no_queue_wants_is_not_confirmed(transport: Transport) -> None:
    publisher = transport.publisher()
    assert publisher.publish([Outgoing("nobody.wanted_this.v1", b"{}")]) == [UNROUTABLE]
    publisher.close()


def test_what_was_not_acknowledged_comes_again(transport: Transport, speaker: Database) -> None:
    say(speaker, cancelled(uuid4(), 1))
    first = transport.subscription("left")
    second = transport.subscription("right")
    with running(Relay(speaker, transport).run):
        taken = first.next(5)
        other = second.next(5)
        assert taken is not None
        assert other is not None
        second.acknowledge(other)
        assert not taken.is_redelivered
        first.close()
        again = transport.subscription("left")
        redelivered = again.next(5)
        assert redelivered is not None
        assert redelivered.body == taken.body
        assert redelivered.is_redelivered
        again.acknowledge(redelivered)
        until(lambda: waiting(speaker) == 0)
    again.close()
    second.close()


def test_only_one_replica_of_a_listener_is_active(
    transport: Transport, speaker: Database, listener: Database, other_listener: Database
) -> None:
    """That is what keeps the order; the other takes over when the first leaves."""
    event = uuid4()
    replicas = [consumer(listener, transport), consumer(listener, transport)]
    with running(
        Relay(speaker, transport).run,
        *(replica.run for replica in replicas),
        consumer(other_listener, transport, "right").run,
    ):
        say(speaker, *(cancelled(event, number) for number in range(1, 21)))
        until(lambda: len(noted(listener)) == 20)
    assert [number for _, number in noted(listener)] == list(range(1, 21))
