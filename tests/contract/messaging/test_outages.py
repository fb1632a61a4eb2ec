"""A broker or a database that is away is told of once a minute, with what is wrong."""

import socket
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from shared.db import Database
from shared.messaging.consumer import Consumer
from shared.messaging.inbox import Inbox
from shared.messaging.outages import OutageLog
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.transport import TransportAway
from tests.contract.messaging.service import TYPES, shape
from tests.support.databases import KINDS, fresh_database_url
from tests.support.waiting import until


def test_a_thousand_tries_are_a_line_a_minute() -> None:
    now = 0.0
    outages = OutageLog("broker_away", clock=lambda: now)
    with capture_logs() as lines:
        for _ in range(1000):
            outages.record(TransportAway("ACCESS_REFUSED - login was refused"))
            now += 0.25
    assert [line["tries"] for line in lines] == [1, 240, 240, 240, 240]
    assert {line["reason"] for line in lines} == {"ACCESS_REFUSED - login was refused"}


def test_control_without_the_minute_every_try_is_a_line() -> None:
    outages = OutageLog("broker_away", seconds=0)
    with capture_logs() as lines:
        for _ in range(1000):
            outages.record(TransportAway("away"))
    assert len(lines) == 1000


def test_a_broker_that_hangs_up_is_tried_again_and_told_of_once(tmp_path: Path) -> None:
    tries = []
    listener = socket.create_server(("127.0.0.1", 0))

    def hang_up() -> None:
        while True:
            try:
                listener.accept()[0].close()
            except OSError:
                return
            tries.append(1)

    threading.Thread(target=hang_up, daemon=True).start()
    url = f"amqp://guest:guest@127.0.0.1:{listener.getsockname()[1]}/"
    stop = threading.Event()
    with fresh_database_url("sqlite", shape, tmp_path) as database_url, capture_logs() as lines:
        database = Database(database_url)
        transport = RabbitMqTransport(url, {"left": TYPES}, namespace="outage")
        outages = OutageLog("broker_away")
        consumer = Consumer(database, transport, Inbox(database, {}), queue="left", outages=outages)
        thread = threading.Thread(target=consumer.run, args=(stop,))
        thread.start()
        until(lambda: len(tries) >= 4, seconds=30, what="four tries")
        stop.set()
        thread.join()
        database.dispose()
    listener.close()
    told = [line for line in lines if line["event"] == "broker_away"]
    assert len(told) == 1
    assert told[0]["reason"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_exception_does_not_repeat_what_was_typed(kind: str, tmp_path: Path) -> None:
    statement, typed = text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Kirsten"}
    with fresh_database_url(kind, shape, tmp_path) as url:
        database = Database(url)
        with pytest.raises(DBAPIError) as raised, database.reading() as session:
            session.execute(statement, typed)
        database.dispose()
        assert "Kirsten" not in str(raised.value)
        bare = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        with pytest.raises(DBAPIError) as control, bare.connect() as connection:
            connection.execute(statement, typed)
        bare.dispose()
        assert "Kirsten" in str(control.value)
