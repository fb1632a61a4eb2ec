"""Reads about the tokens of a school's programs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.school.models.api_tokens import ApiToken
from services.registration.school.models.people import Person
from shared import clock
from shared.auth.identity import Identity
from shared.errors import NotFound


@dataclass(frozen=True)
class TokenLine:
    """A token as its school sees it; `state` is valid, expired or revoked."""

    token_id: UUID
    name: str
    permissions: tuple[str, ...]
    event: str | None
    made_by: str
    expires_at: datetime
    last_used_at: datetime | None
    state: str

    @property
    def beginning(self) -> str:
        """What a program's settings show of it."""
        return f"mdg_{self.token_id.hex}"


def tokens_of(session: Session, organisation_id: UUID) -> list[TokenLine]:
    """Those that hold first, then by the time of making, the newest first."""
    rows = session.execute(
        select(ApiToken, Person.name, Event.name)
        .join(Person, Person.id == ApiToken.made_by)
        .outerjoin(Event, Event.id == ApiToken.event_id)
        .where(ApiToken.organisation_id == organisation_id)
        .order_by(ApiToken.id.desc())
    )
    lines = [
        TokenLine(
            token_id=token.id,
            name=token.name,
            permissions=tuple(token.permissions.split()),
            event=event,
            made_by=person,
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
            state=_state(token),
        )
        for token, person, event in rows
    ]
    return sorted(lines, key=lambda line: line.state != "valid")


def access_api_token(session: Session, identity: Identity, token_id: UUID) -> ApiToken:
    """A token of the asker's own school."""
    token = session.get(ApiToken, token_id)
    if token is None or token.organisation_id != identity.organisation_id:
        raise NotFound("api token")
    return token


def events_to_choose(session: Session, organisation_id: UUID) -> list[tuple[UUID, str]]:
    """The school's events, the latest first."""
    rows = session.execute(
        select(Event.id, Event.name, Event.held_on)
        .where(Event.organisation_id == organisation_id, Event.cancelled.is_(False))
        .order_by(Event.held_on.desc(), Event.id)
    )
    return [(row.id, f"{row.name} ({row.held_on:%d.%m.%Y})") for row in rows]


def _state(token: ApiToken) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at <= clock.now() else "valid"
