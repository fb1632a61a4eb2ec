"""When each role of a service was last at work, as rows that its other processes can read.

A loop shows that it lives by looking whether it should stop, which each does whenever it comes
round: a thread that hangs looks no more, and its row grows old. Several replicas share a row; one
of them is enough.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Column, MetaData, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared import clock
from shared.db import UtcDateTime

WEB = "web"
#: the tie to the broker, shown by a consumer that listens there
BROKER = "broker"
#: a loop that came round within this many seconds, or waits as long as it wished, is at work
ROUND_SECONDS = 15.0


def define_heartbeats_table(metadata: MetaData) -> Table:
    """Declare the table into a service's metadata."""
    return Table(
        "heartbeats",
        metadata,
        Column("role", String(40), primary_key=True),
        Column("at", UtcDateTime(), nullable=False),
    )


_heartbeats = define_heartbeats_table(MetaData())
_INSERTS = {
    dialect.name: insert_into(_heartbeats)
    for dialect, insert_into in (
        (postgresql.dialect, postgresql.insert),
        (sqlite.dialect, sqlite.insert),
    )
}


def record_heartbeats(session: Session, roles: Iterable[str]) -> None:
    """These roles are at work now. In the order of names, so that no two writers wait in a ring."""
    rows = [{"role": role, "at": clock.now()} for role in sorted(set(roles))]
    if not rows:
        return
    insert = _INSERTS[session.get_bind().dialect.name]
    session.execute(
        insert.on_conflict_do_update(index_elements=["role"], set_={"at": insert.excluded.at}), rows
    )


def heartbeats(session: Session, roles: Collection[str]) -> Mapping[str, datetime | None]:
    """When each of these roles was last at work; None: never."""
    rows = session.execute(select(_heartbeats.c.role, _heartbeats.c.at))
    found = {row.role: row.at for row in rows}
    return {role: found.get(role) for role in roles}


class Pulse:
    """Which roles of this process are at work; for all of its threads."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._good_until: dict[str, float] = {}

    def beat(self, role: str, waits: float = 0.0) -> None:
        """It is at work now, and may then wait for so many seconds."""
        self._good_until[role] = self._seconds() + waits + ROUND_SECONDS

    @property
    def roles(self) -> list[str]:
        now = self._seconds()
        return [role for role, until in list(self._good_until.items()) if now < until]


class WatchedStop(threading.Event):
    """A worker's `stop` as the thread of one loop sees it: each look is a beat of that loop."""

    def __init__(self, stop: threading.Event, beat: Callable[[float], None]) -> None:
        super().__init__()
        self._stop = stop
        self._beat = beat
        self._thread = threading.get_ident()

    def is_set(self) -> bool:
        self._note(0.0)
        return self._stop.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        self._note(timeout or 0.0)
        is_set = self._stop.wait(timeout)
        self._note(0.0)
        return is_set

    def set(self) -> None:
        self._stop.set()

    def _note(self, waits: float) -> None:
        """What a loop's further threads see says nothing of the loop."""
        if threading.get_ident() == self._thread:
            self._beat(waits)
