"""Makes a repeated POST safe: one effect per `Idempotency-Key`, and the same answer every time.

The answer is stored in the transaction of its effect, so neither can exist without the other. The
key belongs to the one who asks and to the address; the same key with another body is refused.

    return answer_once(lambda session: Answer(201, BookingView().dump(book(session, …))))
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import Response, request
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    column,
    delete,
    func,
    select,
    table,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from shared import clock
from shared.auth.identity import current_identity
from shared.db import Database, UtcDateTime
from shared.web.api.problems import Problem

_KEYS = table(
    "idempotency_keys",
    column("key_digest", String()),
    column("request_digest", String()),
    column("status", Integer()),
    column("headers", Text()),
    column("body", Text()),
    column("created_at", UtcDateTime()),
)
_LONGEST_KEY = 255
_WAIT_FOR_THE_FIRST = "4s"
_LOCK_NOT_AVAILABLE = "55P03"

_CLAIM = {
    dialect.name: insert_into(_KEYS)
    .on_conflict_do_nothing(index_elements=["key_digest"])
    .returning(_KEYS.c.key_digest)
    for dialect, insert_into in (
        (postgresql.dialect, postgresql.insert),
        (sqlite.dialect, sqlite.insert),
    )
}


@dataclass(frozen=True)
class Answer:
    """What the JSON door answers: `body` is anything that JSON can hold, None for no body."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str | None:
        """The body as it is kept and as it goes out."""
        return None if self.body is None else json.dumps(self.body, ensure_ascii=False)


Effect = Callable[[Session], Answer]


def define_idempotency_table(metadata: MetaData) -> Table:
    """Declare the table into a service's metadata."""
    return Table(
        "idempotency_keys",
        metadata,
        Column("key_digest", String(64), primary_key=True),
        Column("request_digest", String(64), nullable=False),
        Column("status", Integer()),
        Column("headers", Text()),
        Column("body", Text()),
        Column("created_at", UtcDateTime(), nullable=False, index=True),
    )


def delete_idempotency_keys(session: Session, *, before: datetime) -> None:
    """Drop old answers; a client repeats within minutes, so a day is long."""
    session.execute(delete(_KEYS).where(_KEYS.c.created_at < before))


def answer_once(database: Database, effect: Effect) -> Response:
    """Run `effect` in one transaction, or answer again what its first run answered."""
    key = key_of_request()
    if key is None:
        with database.writing() as session:
            return response_of(effect(session))
    with database.writing() as session:
        if _claim(session, key):
            answer = effect(session)
            _store(session, key, answer)
        else:
            answer = _stored(session, key)
    return response_of(answer)


def claim_of(foreseen: Answer, key: str | None) -> dict[str, Any] | None:
    """The key's row as columns and values, for a statement that writes it with its effect.

    None where no key was sent (`key_of_request`). Such a statement must fail as a whole where the
    key is there already; `answer_once` then finds the stored answer.
    """
    if key is None:
        return None
    return _claim_values(key) | _answer_values(foreseen)


def key_of_request() -> str | None:
    """A digest of who asks, where, and the key that they chose."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return None
    chosen = given.strip().strip('"')
    if not chosen or len(chosen) > _LONGEST_KEY or not chosen.isprintable():
        raise Problem(
            400, "idempotency_key_unusable", "Idempotency-Key must have 1 to 255 characters."
        )
    identity = current_identity()
    asker = str(identity.asker_id) if identity else ""
    return _digest(asker, request.method, request.path, chosen)


def _request_digest() -> str:
    return _digest(request.query_string.decode("latin-1"), request.get_data().hex())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _claim(session: Session, key: str) -> bool:
    """Insert the key; False if it is there. PostgreSQL waits here while the first run goes on."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":  # for the rest of the transaction
        session.execute(select(func.set_config("lock_timeout", _WAIT_FOR_THE_FIRST, True)))
    try:
        result = session.execute(_CLAIM[dialect], _claim_values(key))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise _still_running() from error
        raise
    return result.first() is not None


def _store(session: Session, key: str, answer: Answer) -> None:
    session.execute(update(_KEYS).where(_KEYS.c.key_digest == key).values(_answer_values(answer)))


def _claim_values(key: str) -> dict[str, Any]:
    return {
        "key_digest": key,
        "request_digest": _request_digest(),
        "created_at": clock.now(),
    }


def _answer_values(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "headers": json.dumps(answer.headers),
        "body": answer.text,
    }


def _stored(session: Session, key: str) -> Answer:
    row = session.execute(select(_KEYS).where(_KEYS.c.key_digest == key)).one()
    if row.request_digest != _request_digest():
        raise Problem(
            422,
            "idempotency_key_reused",
            "This Idempotency-Key was used with another body. Use a new key.",
        )
    if row.status is None:
        raise _still_running()
    body = None if row.body is None else json.loads(row.body)
    return Answer(row.status, body, json.loads(row.headers))


def _still_running() -> Problem:
    return Problem(
        409,
        "still_running",
        "The first request with this Idempotency-Key is still running. Ask again.",
        headers={"Retry-After": "2"},
    )


def response_of(answer: Answer) -> Response:
    """The answer as it goes out."""
    response = Response(answer.text, answer.status, content_type="application/json")
    response.headers.update(answer.headers)
    return response
