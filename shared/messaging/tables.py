"""Tables of what a service says and what it heard, declared into the service's own metadata."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    false,
)

from shared.db import UtcDateTime

# SQLite counts only an INTEGER primary key by itself.
_Position = BigInteger().with_variant(Integer(), "sqlite")


def define_message_tables(metadata: MetaData) -> None:
    """Declare outbox_messages, inbox_messages and parked_messages. Call it once per service."""
    _outbox(metadata)
    _inbox(metadata)
    _parked(metadata)


def _outbox(metadata: MetaData) -> Table:
    """What was said. A row with `published_at` null is still to be sent: the row is the proof."""
    table = Table(
        "outbox_messages",
        metadata,
        Column("position", _Position, primary_key=True, autoincrement=True),
        Column("message_id", Uuid, nullable=False, unique=True),
        Column("type", String(200), nullable=False),
        Column("aggregate_id", Uuid, nullable=False),
        Column("aggregate_version", BigInteger, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("recorded_at", UtcDateTime, nullable=False),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("published_at", UtcDateTime, nullable=True),
        Column("last_error", Text, nullable=True),
    )
    waiting = table.c.published_at.is_(None)
    Index(
        "ix_outbox_messages_waiting",
        table.c.position,
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    Index("ix_outbox_messages_published_at", table.c.published_at)
    return table


def _inbox(metadata: MetaData) -> Table:
    """What was heard, once per message id; the row is written in the transaction of its effect."""
    table = Table(
        "inbox_messages",
        metadata,
        Column("message_id", Uuid, primary_key=True),
        Column("type", String(200), nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("status", String(20), nullable=False),  # started, retrying, done, parked
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("received_at", UtcDateTime, nullable=False),
        Column("finished_at", UtcDateTime, nullable=True),
        Column("retry_at", UtcDateTime, nullable=True),
        Column("body", LargeBinary, nullable=True),  # kept only while it is to be tried again
        Column("last_error", Text, nullable=True),
    )
    due = table.c.retry_at.is_not(None)
    Index("ix_inbox_messages_due", table.c.retry_at, postgresql_where=due, sqlite_where=due)
    Index("ix_inbox_messages_finished_at", table.c.finished_at)
    return table


def _parked(metadata: MetaData) -> Table:
    """What could not be understood or done, with the reason; an operator replays it."""
    return Table(
        "parked_messages",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("message_id", Uuid, nullable=True),
        Column("type", String(200), nullable=True),
        # whose administrators may see it; null where the message tells no school
        Column("organisation_id", Uuid, nullable=True),
        Column("reason", String(40), nullable=False),
        Column("detail", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("complete", Boolean, nullable=False, server_default=false()),
        Column("parked_at", UtcDateTime, nullable=False, index=True),
        Column("replayed_at", UtcDateTime, nullable=True),
    )
