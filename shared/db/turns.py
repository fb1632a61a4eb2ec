"""Turns of limits as rows, for what must hold over all processes; see `shared/limits.py`.

One statement decides and counts, so that two at once never take the same turn.
"""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, MetaData, String, Table, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared.limits import Limit, milliseconds

_NONE = timedelta(0)


def define_claimed_turns(metadata: MetaData) -> Table:
    """Declare the table into a service's metadata. `free_at`: milliseconds since 1970."""
    return Table(
        "claimed_turns",
        metadata,
        Column("limit_name", String(40), primary_key=True),
        Column("key_digest", String(64), primary_key=True),
        Column("free_at", BigInteger(), nullable=False, index=True),
    )


_turns = define_claimed_turns(MetaData())
_INSERTS = {
    dialect.name: insert_into(_turns)
    for dialect, insert_into in (
        (postgresql.dialect, postgresql.insert),
        (sqlite.dialect, sqlite.insert),
    )
}


def claim_turn(session: Session, limit: Limit, key_digest: str, now: datetime) -> timedelta:
    """Zero where the turn was claimed, else how long until there is one."""
    at = milliseconds(now)
    insert = _INSERTS[session.get_bind().dialect.name]
    free_at = case((_turns.c.free_at > at, _turns.c.free_at), else_=at) + limit.turn_ms
    claimed = session.execute(
        insert.on_conflict_do_update(
            index_elements=["limit_name", "key_digest"],
            set_={"free_at": free_at},
            where=free_at <= at + limit.within_ms,
        ).returning(_turns.c.free_at),
        {"limit_name": limit.name, "key_digest": key_digest, "free_at": at + limit.turn_ms},
    )
    if claimed.first() is not None:
        return _NONE
    return find_turn(session, limit, key_digest, now)


def find_turn(session: Session, limit: Limit, key_digest: str, now: datetime) -> timedelta:
    """How long until there is a turn; nothing is claimed."""
    of_key = (_turns.c.limit_name == limit.name, _turns.c.key_digest == key_digest)
    free_at = session.scalar(select(_turns.c.free_at).where(*of_key)) or 0
    return limit.wait(free_at, milliseconds(now))


def delete_free_turns(session: Session, now: datetime) -> None:
    """What has come back needs no row; run by the service's deletion job."""
    session.execute(delete(_turns).where(_turns.c.free_at < milliseconds(now)))
