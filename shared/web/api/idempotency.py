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
    bindparam,
    cast,
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

# Built once: in the booking rush, making a statement anew costs more than running it.
_CLAIM = (
    sqlite.insert(_KEYS)
    .values(
        key_digest=bindparam("key"),
        request_digest=bindparam("request"),
        status=bindparam("answered"),
        headers=bindparam("headers"),
        body=bindparam("body"),
        created_at=bindparam("now"),
    )
    .on_conflict_do_nothing(index_elements=["key_digest"])
    .returning(_KEYS.c.key_digest)
)
# The wait is limited in the same round trip; it then holds for the rest of the transaction.
_PATIENCE = select(
    func.set_config("lock_timeout", bindparam("patience", type_=String()), True).label("patience")
).cte("patience")
_CLAIM_AND_WAIT = (
    postgresql.insert(_KEYS)
    .from_select(
        ["key_digest", "request_digest", "status", "headers", "body", "created_at"],
        select(
            cast(bindparam("key"), String),
            cast(bindparam("request"), String),
            cast(bindparam("answered"), Integer),
            cast(bindparam("headers"), Text),
            cast(bindparam("body"), Text),
            cast(bindparam("now", type_=UtcDateTime()), UtcDateTime()),
        ).select_from(_PATIENCE),
    )
    .on_conflict_do_nothing(index_elements=["key_digest"])
    .returning(_KEYS.c.key_digest)
)
_STORE = (
    update(_KEYS)
    .where(_KEYS.c.key_digest == bindparam("key"))
    .values(status=bindparam("answered"), headers=bindparam("headers"), body=bindparam("body"))
)


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


def answer_once(database: Database, effect: Effect, *, foreseen: Answer | None = None) -> Response:
    """Run `effect` in one transaction, or answer again what its first run answered.

    `foreseen` is the answer, where it is known before: then it is stored with the claim.
    """
    key = key_of_request()
    if key is None:
        with database.writing() as session:
            return response_of(effect(session))
    with database.writing() as session:
        if _claim(session, key, foreseen):
            answer = effect(session)
            if foreseen is None:
                _store(session, key, answer)
            elif answer != foreseen:
                raise AssertionError("the answer is not the one that was foreseen")
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
    answered = _answer_values(foreseen)
    return {
        "key_digest": key,
        "request_digest": _request_digest(),
        "status": answered["answered"],
        "headers": answered["headers"],
        "body": answered["body"],
        "created_at": clock.now(),
    }


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
    asker = str(identity.person_id) if identity else ""
    return _digest(asker, request.method, request.path, chosen)


def _request_digest() -> str:
    return _digest(request.query_string.decode("latin-1"), request.get_data().hex())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _claim(session: Session, key: str, foreseen: Answer | None) -> bool:
    """Insert the key; False if it is there. PostgreSQL waits here while the first run goes on."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    values: dict[str, Any] = {
        "key": key,
        "request": _request_digest(),
        "now": clock.now(),
        **_answer_values(foreseen),
    }
    if is_postgresql:
        values["patience"] = _WAIT_FOR_THE_FIRST
    try:
        result = session.connection().execute(_CLAIM_AND_WAIT if is_postgresql else _CLAIM, values)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise _still_running() from error
        raise
    return result.first() is not None


def _store(session: Session, key: str, answer: Answer) -> None:
    session.connection().execute(_STORE, {"key": key, **_answer_values(answer)})


def _answer_values(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"answered": None, "headers": None, "body": None}
    return {
        "answered": answer.status,
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
