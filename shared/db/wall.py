"""The second wall between schools: which organisation a web process's connections stand for.

On PostgreSQL a web process works as a role of its own, to which the policies of the tables show the
rows of one organisation. The door says at each request which one that is; none means no rows. Every
check-out puts the connection on it, so nothing of the request before is left. What must be known
before (whose link is this?) is read outside the wall, where `outside_wall` says so. On SQLite, and
for workers, there is no wall and nothing is kept apart by it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Engine, Select, event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

ORGANISATION = "matchdag.organisation"
#: the organisation and the own event that it saw last
SEEN_EVENT = "matchdag.seen_event"
_REMEMBERED = "matchdag_organisation"
_organisation: ContextVar[UUID | None] = ContextVar(_REMEMBERED, default=None)


def set_organisation(organisation_id: UUID | None) -> None:
    """For whom this thread's connections are taken from now on; the door calls it at both ends."""
    _organisation.set(organisation_id)


def chosen_organisation() -> UUID | None:
    """For whom this thread's request stands at the moment."""
    return _organisation.get()


def choose_organisation(session: Session, query: Select[UUID] | Select[UUID | None]) -> None:
    """Let the rest of this request stand for the organisation that `query` reads outside the wall.

    For links and pages that are open to all; where it finds nothing, no rows are seen. Without a
    wall it is still known then whose deed it is.
    """
    role = _role_of(session)
    with outside_wall(session):
        organisation_id = session.scalar(query)
    set_organisation(organisation_id)
    if role is None:
        return
    given = {"setting": ORGANISATION, "value": str(organisation_id or "")}
    session.execute(text("SELECT set_config(:setting, :value, true)"), given)


@contextmanager
def outside_wall(session: Session) -> Iterator[None]:
    """Read the rows of all organisations, as the owner does; each caller is named in a test."""
    role = _role_of(session)
    if role is None:
        yield
        return
    connection = session.connection()
    connection.exec_driver_sql("SET LOCAL ROLE NONE")
    try:
        yield
    finally:
        driver: Any = connection.connection.driver_connection
        if driver.info.transaction_status == TransactionStatus.INTRANS:  # else it ends here
            connection.exec_driver_sql(f'SET LOCAL ROLE "{role}"')


def stand_behind_wall(engine: Engine) -> None:
    """Put each connection that is taken on the organisation of the moment.

    Only where it stood on another: in a rush of one school that is never, and a booking is two
    statements, which one here and one on the way back would make four.
    """

    def stand(connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        wanted = _organisation.get()
        if record.info.get(_REMEMBERED) == wanted:
            return
        record.info.pop(_REMEMBERED, None)
        _send(cast("psycopg.Connection[Any]", connection), wanted)
        record.info[_REMEMBERED] = wanted

    event.listen(engine, "checkout", stand)


def _send(driver: "psycopg.Connection[Any]", organisation_id: UUID | None) -> None:
    """By itself and at once: within a transaction it would be taken back with it."""
    statement = f"SET {ORGANISATION} = '{organisation_id or ''}'".encode()
    try:
        result = driver.pgconn.exec_(statement)
    except psycopg.OperationalError as error:
        raise DisconnectionError from error
    if result.status != ExecStatus.COMMAND_OK:
        raise DisconnectionError


def _role_of(session: Session) -> str | None:
    role: str | None = session.info["database"].role
    return role
