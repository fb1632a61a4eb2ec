"""Without a broker students book as before, and what waited leaves when it is back."""

import pytest

from shared.contracts.catalogue import TOPOLOGY
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.transport import TransportAway
from tests.drills.messages.broker_outage import book_through_outage, broker_that_leaves

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


def test_an_outage_of_the_broker_is_noticed_by_nobody() -> None:
    outcome = book_through_outage(students=120, per_second=20, away=(1, 5), patience=60)
    assert (outcome.bookings, outcome.failed, outcome.lost) == (120, 0, 0)
    assert outcome.most_waiting > 0, "the broker was there all the time"
    assert set(outcome.health) <= {"ok", "degraded"}
    assert outcome.still_waiting == 0


def test_control_who_publishes_while_booking_would_notice() -> None:
    with broker_that_leaves("sqlite://") as (broker, environment):
        namespace = environment["MATCHDAG_BROKER_NAMESPACE"]
        publishing = RabbitMqTransport(broker.url, TOPOLOGY, namespace=namespace)
        publishing.open_channel()[0].close()
        broker.leave()
        with pytest.raises(TransportAway):
            publishing.open_channel()
        broker.return_again()
