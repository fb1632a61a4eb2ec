"""The baselines: the least code that does the same on the same server, with tables of its own.

One Flask view, SQLAlchemy Core, a guarded counter, the booking, an outbox row, commit: no session,
no access, no validation, no idempotency, no schedule that is told.
"""

import json
from uuid import uuid4

from flask import Flask, Response, request
from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    bindparam,
    create_engine,
    delete,
    insert,
    select,
    update,
)

from shared.db import Database

_metadata = MetaData()
SLOTS = Table(
    "thin_slots",
    _metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("capacity", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    CheckConstraint("taken <= capacity"),
)
BOOKINGS = Table(
    "thin_bookings",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("slot_id", Integer, nullable=False),
    Column("student", Integer, nullable=False),
    UniqueConstraint("slot_id", "student"),
)
OUTBOX = Table(
    "thin_outbox",
    _metadata,
    Column("position", Integer, primary_key=True),
    Column("type", String(80), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

_TAKE = (
    update(SLOTS)
    .where(SLOTS.c.id == bindparam("slot"), SLOTS.c.taken < SLOTS.c.capacity)
    .values(taken=SLOTS.c.taken + 1)
)
_ADD, _SAY = insert(BOOKINGS), insert(OUTBOX)
_BOARD = select(SLOTS.c.id, SLOTS.c.capacity, SLOTS.c.taken).order_by(SLOTS.c.id)


def lay_out(url: str, capacities: list[int]) -> None:
    """Fresh tables with one slot for each capacity."""
    database = Database(url, pool_size=1)
    with database.engine.begin() as connection:
        _metadata.create_all(connection)
        for table in (BOOKINGS, OUTBOX, SLOTS):
            connection.execute(delete(table))
        rows = [
            {"id": number, "capacity": capacity, "taken": 0}
            for number, capacity in enumerate(capacities)
        ]
        connection.execute(insert(SLOTS), rows)
    database.dispose()


def booked(url: str) -> list[int]:
    """How many bookings each slot has that has any."""
    database = Database(url, pool_size=1)
    counts: dict[int, int] = {}
    with database.engine.begin() as connection:
        for slot in connection.scalars(select(BOOKINGS.c.slot_id)):
            counts[slot] = counts.get(slot, 0) + 1
    database.dispose()
    return list(counts.values())


def create_thin_app(url: str, threads: int) -> Flask:
    app = Flask("thin")
    database = Database(url, pool_size=threads)
    # PostgreSQL without a question before each use; SQLite as the product opens it.
    engine = (
        database.engine
        if database.is_sqlite
        else create_engine(database.url, pool_size=threads, max_overflow=0)
    )

    @app.post("/book")
    def book() -> Response:
        asked = request.get_json()
        booking = uuid4()
        with engine.begin() as connection:
            if connection.execute(_TAKE, {"slot": asked["slot"]}).rowcount != 1:
                return Response('{"code":"slot_full"}', 409, content_type="application/json")
            row = {"id": booking, "slot_id": asked["slot"], "student": asked["student"]}
            connection.execute(_ADD, row)
            body = json.dumps({"id": str(booking), **asked}).encode()
            connection.execute(_SAY, {"type": "booked", "body": body})
        answer = json.dumps({"id": str(booking)})
        return Response(answer, 201, content_type="application/json")

    return app
