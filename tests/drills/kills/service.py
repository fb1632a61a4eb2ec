"""A small booking service and its listener: guarded counters, an outbox, and what was heard."""

import os
import random
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    MetaData,
    Table,
    Uuid,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from shared.contracts.scheduling import EventCancelledV1
from shared.db import Database
from shared.health.heartbeats import define_heartbeats_table
from shared.ids import new_id
from shared.messaging import define_message_tables, record
from shared.messaging.outbox import outbox_messages

CAPACITY = 5
TOPOLOGY = {"saying": (), "hearing": (EventCancelledV1.TYPE,)}
KILLER = 666_666  # a message of this version ends the process that handles it

metadata = MetaData()
define_message_tables(metadata)
define_heartbeats_table(metadata)
slots = Table(
    "slots",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("taken", Integer, nullable=False),
    CheckConstraint(f"taken <= {CAPACITY}", name="capacity"),
)
bookings = Table(
    "bookings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("slot_id", Uuid, nullable=False),
)
heard = Table(
    "heard",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("booking_id", Uuid, nullable=False),
    Column("slot_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
)


def shape(url: str) -> None:
    database = Database(url, pool_size=1)
    metadata.create_all(database.engine)
    database.dispose()


def open_slots(database: Database, bookings_wanted: int) -> None:
    """Exactly as many seats as bookings, so the end shows both a seat too many and one too few."""
    rows = [{"id": new_id(), "taken": 0} for _ in range(bookings_wanted // CAPACITY)]
    with database.writing() as session:
        session.execute(insert(slots), rows)


class EverythingTaken(Exception):
    """There is no seat left anywhere."""


def book(database: Database, chance: random.Random, *, has_outbox: bool) -> UUID | None:
    """Take a seat and say so; None when somebody else was quicker. Raises EverythingTaken.

    `has_outbox=False` is the dual write: the message is recorded after the booking was committed.
    """
    with database.reading() as session:
        free = session.execute(select(slots.c.id).where(slots.c.taken < CAPACITY).limit(20))
        choice = [row.id for row in free]
    if not choice:
        raise EverythingTaken
    slot_id, booking_id = chance.choice(choice), new_id()
    with database.writing() as session:
        taken = session.execute(
            update(slots)
            .where(slots.c.id == slot_id, slots.c.taken < CAPACITY)
            .values(taken=slots.c.taken + 1)
            .returning(slots.c.taken)
        ).scalar_one_or_none()
        if taken is None:
            return None
        session.execute(insert(bookings).values(id=booking_id, slot_id=slot_id))
        message = said(slot_id, booking_id, taken)
        if has_outbox:
            record(session, message)
    if not has_outbox:
        time.sleep(0.1)  # the window in which a kill loses the message, as wide as a slow server's
        with database.writing() as session:
            record(session, message)
    return booking_id


def said(slot_id: UUID, booking_id: UUID, version: int) -> EventCancelledV1:
    """Any message with an aggregate and a version will do."""
    return EventCancelledV1(event_id=slot_id, organisation_id=booking_id, version=version)


def hear(session: Session, message: EventCancelledV1) -> None:
    if message.version == KILLER:
        os.kill(os.getpid(), 9)
    session.execute(
        insert(heard).values(
            booking_id=message.organisation_id, slot_id=message.event_id, version=message.version
        )
    )


def booked(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(bookings)).scalar_one()


def heard_rows(database: Database) -> list[tuple[UUID, UUID, int]]:
    """(booking, slot, version) in the order in which they were heard."""
    with database.reading() as session:
        rows = session.execute(select(heard).order_by(heard.c.position)).all()
        return [(row.booking_id, row.slot_id, row.version) for row in rows]


def unpublished(database: Database) -> int:
    query = select(func.count()).where(outbox_messages.c.published_at.is_(None))
    with database.reading() as session:
        return session.execute(query).scalar_one()


def lines_of(path: Path) -> list[str]:
    """Whole lines only: the last one may have been cut by a kill."""
    if not path.exists():
        return []
    return [line for line in path.read_text().split("\n")[:-1] if line]
