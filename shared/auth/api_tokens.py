"""Tokens of a school's own programs, as every service keeps them: a read model of ids and digests.

A token is `mdg_<id>_<secret>`: the prefix lets scanners of leaked secrets recognise it, the id
finds the row, and of the secret (256 random bits) a digest is kept. Registration owns the table and
says each change (`registration.api_token_changed.v1`); the other services declare it as it is here.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    and_,
    column,
    delete,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session

from shared.auth.identity import Identity, ProgramRights
from shared.contracts.registration import ApiTokenChangedV1
from shared.db import UtcDateTime

#: a use is written down when the last one that was is older
USES_ARE_APART = timedelta(hours=1)

#: until then a token that ended is told apart from one that never was, and its school sees its use
TOKEN_RETENTION = timedelta(days=90)

_TOKEN = re.compile(r"mdg_([0-9a-f]{32})_([0-9a-f]{64})", re.ASCII)
_TOKENS = table(
    "api_tokens",
    column("id", Uuid()),
    column("organisation_id", Uuid()),
    column("made_by", Uuid()),
    column("secret_digest", String()),
    column("permissions", Text()),
    column("event_id", Uuid()),
    column("expires_at", UtcDateTime()),
    column("revoked_at", UtcDateTime()),
    column("last_used_at", UtcDateTime()),
    column("version", Integer()),
)


class TokenRefused(Exception):
    """A program may not come in by this token; `code` says why, once the secret was right."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def define_api_tokens(metadata: MetaData) -> Table:
    """Declare the read model into a service's metadata."""
    return Table(
        "api_tokens",
        metadata,
        Column("id", Uuid(), primary_key=True),
        Column("organisation_id", Uuid(), nullable=False),
        Column("made_by", Uuid(), nullable=False),
        Column("secret_digest", String(64), nullable=False),
        Column("permissions", Text(), nullable=False),
        Column("event_id", Uuid()),
        Column("expires_at", UtcDateTime(), nullable=False),
        Column("revoked_at", UtcDateTime()),
        Column("last_used_at", UtcDateTime()),
        Column("version", Integer(), nullable=False),
    )


def create_secret() -> str:
    """256 random bits: nobody guesses them, so a plain digest keeps them."""
    return secrets.token_hex(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def written_token(token_id: UUID, secret: str) -> str:
    """The token as a program sends it."""
    return f"mdg_{token_id.hex}_{secret}"


def apply_api_token(session: Session, message: ApiTokenChangedV1) -> None:
    """Take in a token as it now stands; an older word than the one known is ignored."""
    known = session.scalar(select(_TOKENS.c.version).where(_TOKENS.c.id == message.token_id))
    values = {
        "organisation_id": message.organisation_id,
        "made_by": message.made_by,
        "secret_digest": message.secret_digest,
        "permissions": " ".join(message.permissions),
        "event_id": message.event_id,
        "expires_at": message.expires_at,
        "revoked_at": message.revoked_at,
        "version": message.version,
    }
    if known is None:
        session.execute(_TOKENS.insert().values(id=message.token_id, **values))
    elif known < message.version:
        session.execute(update(_TOKENS).where(_TOKENS.c.id == message.token_id).values(**values))


def load_program(session: Session, presented: str, now: datetime) -> Identity:
    """Whom the token stands for. Raises TokenRefused.

    A program reaches as far as an organiser, or in its one event as far as who owns it; what it may
    do there is cut down to the token's lines of the access table.
    """
    found = _TOKEN.fullmatch(presented)
    if found is None:
        raise TokenRefused("token_unknown")
    row = session.execute(select(_TOKENS).where(_TOKENS.c.id == UUID(found[1]))).one_or_none()
    if row is None or not hmac.compare_digest(row.secret_digest, digest_of(found[2])):
        raise TokenRefused("token_unknown")
    if row.revoked_at is not None:
        raise TokenRefused("token_revoked")
    if row.expires_at <= now:
        raise TokenRefused("token_expired")
    return Identity(
        session_id=row.id,
        person_id=row.made_by,
        organisation_id=row.organisation_id,
        roles=frozenset({"guest" if row.event_id else "organiser"}),
        name="",
        program=ProgramRights(frozenset(row.permissions.split()), row.event_id, row.last_used_at),
    )


def update_last_use(session: Session, token_id: UUID, now: datetime) -> bool:
    """Write the use down; False where one of the last hour is, however many come at once."""
    long_ago = or_(_TOKENS.c.last_used_at.is_(None), _TOKENS.c.last_used_at <= now - USES_ARE_APART)
    written = session.execute(
        update(_TOKENS)
        .where(and_(_TOKENS.c.id == token_id, long_ago))
        .values(last_used_at=now)
        .returning(_TOKENS.c.id)
    )
    return written.first() is not None


def delete_old_api_tokens(session: Session, now: datetime) -> int:
    """How many went. One that was revoked waits for its end too: a message of before that is taken
    in late would bring it back to life.
    """
    old = delete(_TOKENS).where(_TOKENS.c.expires_at < now - TOKEN_RETENTION)
    return len(session.execute(old.returning(_TOKENS.c.id)).all())
