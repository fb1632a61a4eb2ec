"""A small service for the tests of messages: it counts what it hears and says what it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Uuid, insert, select
from sqlalchemy.orm import Session

from shared.contracts import Message
from shared.contracts.registration import AttendanceRecordedV1, SessionEndedV1
from shared.contracts.scheduling import EventCancelledV1
from shared.db import Database
from shared.health.heartbeats import define_heartbeats_table
from shared.messaging import define_message_tables, record
from shared.messaging.handlers import Handlers
from shared.messaging.inbox import Inbox
from shared.messaging.outbox import outbox_messages
from shared.messaging.relay import Relay
from shared.messaging.transport import Transport

metadata = MetaData()
define_message_tables(metadata)
define_heartbeats_table(metadata)
effects = Table(
    "effects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("aggregate_id", Uuid, nullable=False),
    Column("number", BigInteger, nullable=False),
)
TYPES = (EventCancelledV1.TYPE, SessionEndedV1.TYPE)
TOPOLOGY = {"left": TYPES, "right": (EventCancelledV1.TYPE,)}


def shape(url: str) -> None:
    database = Database(url, pool_size=1)
    metadata.create_all(database.engine)
    database.dispose()


def cancelled(event_id: UUID, number: int) -> EventCancelledV1:
    """A message whose version tells its place in the order of its event."""
    return EventCancelledV1(event_id=event_id, organisation_id=event_id, version=number)


def unheard() -> AttendanceRecordedV1:
    return AttendanceRecordedV1(
        event_id=uuid4(),
        student_id=uuid4(),
        company_id=None,
        slot=None,
        status="present",
        recorded_at=datetime(2027, 3, 12, 9, tzinfo=UTC),
    )


def say(database: Database, *messages: Message) -> None:
    with database.writing() as session:
        for message in messages:
            record(session, message)


def note_effect(session: Session, message: EventCancelledV1) -> None:
    session.execute(insert(effects).values(aggregate_id=message.event_id, number=message.version))


HANDLERS: Handlers = {EventCancelledV1: note_effect}


def noted(database: Database) -> list[tuple[UUID, int]]:
    with database.reading() as session:
        rows = session.execute(
            select(effects.c.aggregate_id, effects.c.number).order_by(effects.c.id)
        )
        return [(row.aggregate_id, row.number) for row in rows]


def waiting(database: Database) -> int:
    with database.reading() as session:
        return len(
            session.execute(
                select(outbox_messages.c.position).where(outbox_messages.c.published_at.is_(None))
            ).all()
        )


def inbox(database: Database, handlers: Handlers = HANDLERS, **options: object) -> Inbox:
    tiers = options.pop("tiers", (timedelta(0),) * 2)
    return Inbox(database, handlers, tiers=tiers, **options)  # type: ignore[arg-type]  # test options


@contextmanager
def relaying(database: Database, transport: Transport, **options: bool) -> Iterator[None]:
    stop = threading.Event()
    relay = Relay(database, transport, **options)
    thread = threading.Thread(target=relay.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=20)
        assert not thread.is_alive()


@contextmanager
def running(*loops: object) -> Iterator[threading.Event]:
    """Each loop in a thread until the block ends; a loop that raised fails the test."""
    stop, faults = threading.Event(), []

    def guarded(loop: object) -> None:
        try:
            loop(stop)  # type: ignore[operator]  # a loop takes the event
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=guarded, args=(loop,)) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=20)
    assert not faults, faults
    assert not any(thread.is_alive() for thread in threads)
