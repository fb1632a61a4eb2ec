"""What an earlier version left on the broker: its exchange and queues as it declared them, and
messages that had been published and that nobody had taken yet.
"""

from collections.abc import Mapping

import pika
import sqlalchemy as sa

from shared.contracts.catalogue import CATALOGUE, listeners_of
from tests.drills.upgrade.rows import Rows
from tests.support.databases import BROKER

#: of every version until now; a broker refuses whoever declares a queue otherwise
ARGUMENTS = {
    "x-queue-type": "quorum",
    "x-single-active-consumer": True,
    "x-delivery-limit": 1_000_000,
}
_WAITING = "SELECT type, body FROM outbox_messages WHERE published_at IS NULL ORDER BY position"
_TAKEN_OVER = (
    "UPDATE outbox_messages SET published_at = recorded_at, attempts = 1"
    " WHERE published_at IS NULL AND type = :type"
)


def leave_on_broker(namespace: str, urls: Mapping[str, str], rows: Mapping[str, Rows]) -> int:
    """Publish the first waiting message of each service as that version's relay would have done,
    and note it as published; how many lie in the queues now.
    """
    connection = pika.BlockingConnection(pika.URLParameters(BROKER))
    channel = connection.channel()
    exchange = f"{namespace}.messages"
    channel.exchange_declare(exchange, exchange_type="direct", durable=True)
    for service in rows:
        channel.queue_declare(f"{namespace}.{service}", durable=True, arguments=ARGUMENTS)
    channel.confirm_delivery()
    count = sum(_publish_first(channel, namespace, url) for url in urls.values())
    connection.close()
    return count


def _publish_first(
    channel: "pika.adapters.blocking_connection.BlockingChannel", namespace: str, url: str
) -> int:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as database:
        waiting = database.execute(sa.text(_WAITING)).first()
        if waiting is not None:
            kind, body = waiting
            for listener in listeners_of(CATALOGUE[kind]):
                queue = f"{namespace}.{listener}"
                channel.queue_bind(queue, f"{namespace}.messages", routing_key=kind)
            properties = pika.BasicProperties(
                content_type="application/cloudevents+json", delivery_mode=2
            )
            channel.basic_publish(f"{namespace}.messages", kind, bytes(body), properties, True)
            database.execute(sa.text(_TAKEN_OVER), {"type": kind})
    engine.dispose()
    return int(waiting is not None)
