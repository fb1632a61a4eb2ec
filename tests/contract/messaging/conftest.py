"""Both transports and both databases under the same tests."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from shared.db import Database
from shared.messaging.in_process import InProcessTransport
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.transport import Transport, TransportAway
from tests.contract.messaging.service import TOPOLOGY, shape
from tests.support.databases import BROKER, KINDS, fresh_database_url, left_out


@pytest.fixture(params=["memory", "rabbitmq"])
def transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    if request.param == "memory":
        yield InProcessTransport(TOPOLOGY, confirm_seconds=1.0)
        return
    made = RabbitMqTransport(BROKER, TOPOLOGY, namespace=f"test-{uuid4().hex[:12]}")
    try:
        made.publisher().close()
    except TransportAway as error:
        left_out(f"RabbitMQ does not answer: {error}")
    yield made
    made.delete_all()


def _database(kind: str, folder: Path) -> Iterator[Database]:
    with fresh_database_url(kind, shape, folder) as url:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture(params=KINDS)
def speaker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The database of the service that says something."""
    yield from _database(request.param, tmp_path)


@pytest.fixture
def listener(speaker: Database, tmp_path: Path) -> Iterator[Database]:
    """The database of a service that listens, on the same kind of server."""
    yield from _database("sqlite" if speaker.is_sqlite else "postgresql", tmp_path)


@pytest.fixture
def other_listener(speaker: Database, tmp_path: Path) -> Iterator[Database]:
    yield from _database("sqlite" if speaker.is_sqlite else "postgresql", tmp_path)
