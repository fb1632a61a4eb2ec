"""What registration says of ended sessions and revoked tokens to a service that asks it itself.

Messages bring the same within a second; this is for when the broker is away. Signed, with the
question in it, so that neither a stranger nor an old answer passes for registration. No personal
data: ids alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Uuid, column, select, table, update
from sqlalchemy.orm import Session

from shared.auth.ended_sessions import end_session, ended_since
from shared.db import UtcDateTime

_SALT = "matchdag session news"
_TOKENS = table("api_tokens", column("id", Uuid()), column("revoked_at", UtcDateTime()))


@dataclass(frozen=True)
class SessionNews:
    """When each session ended and each token was revoked, since some moment."""

    ended: Mapping[UUID, datetime]
    revoked: Mapping[UUID, datetime]


def session_news(session: Session, since: datetime) -> SessionNews:
    """From registration's tables, of all schools."""
    revoked = select(_TOKENS.c.id, _TOKENS.c.revoked_at).where(_TOKENS.c.revoked_at >= since)
    return SessionNews(
        ended_since(session, since),
        {row.id: row.revoked_at for row in session.execute(revoked)},
    )


def apply_session_news(session: Session, news: SessionNews) -> None:
    """Keep it beside what messages said; safe to repeat, in any order with them."""
    for session_id, ended_at in news.ended.items():
        end_session(session, session_id, ended_at)
    for token_id, revoked_at in news.revoked.items():
        is_open = (_TOKENS.c.id == token_id, _TOKENS.c.revoked_at.is_(None))
        session.execute(update(_TOKENS).where(*is_open).values(revoked_at=revoked_at))


def signed_news(keys: Sequence[str], since: datetime, news: SessionNews) -> str:
    body = [since.isoformat(), _written(news.ended), _written(news.revoked)]
    return str(_serializer(keys).dumps(body))


def read_news(keys: Sequence[str], since: datetime, answer: str) -> SessionNews:
    """Raises ValueError for what registration did not sign, or to another question."""
    try:
        asked, ended, revoked = _serializer(keys).loads(answer)
        if asked != since.isoformat():
            raise ValueError("an answer to another question")
        return SessionNews(_read(ended), _read(revoked))
    except (BadData, TypeError, KeyError) as error:
        raise ValueError("not signed by registration") from error


def _written(moments: Mapping[UUID, datetime]) -> dict[str, str]:
    return {str(each): at.isoformat() for each, at in moments.items()}


def _read(moments: Any) -> dict[UUID, datetime]:
    return {UUID(each): datetime.fromisoformat(at) for each, at in moments.items()}


def _serializer(keys: Sequence[str]) -> URLSafeSerializer:
    # itsdangerous signs with the last key, and we with the first
    return URLSafeSerializer(list(reversed(keys)), salt=_SALT)
