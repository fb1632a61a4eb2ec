"""Which second factors somebody has, and her passkeys; whether one is right is a use case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from services.registration.school.models.passkeys import Passkey
from services.registration.school.models.people import SecondFactor


@dataclass(frozen=True)
class PasskeyRow:
    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None
    is_copied: bool


def organisation_of_passkey(credential_id: bytes) -> Select[UUID]:
    """Read before anybody is known."""
    return select(Passkey.organisation_id).where(Passkey.credential_id == credential_id)


def passkeys_of(session: Session, person_id: UUID) -> list[PasskeyRow]:
    """The oldest first."""
    rows = session.scalars(
        select(Passkey)
        .where(Passkey.person_id == person_id)
        .order_by(Passkey.created_at, Passkey.id)
    )
    return [
        PasskeyRow(row.id, row.name, row.created_at, row.last_used_at, row.copied_at is not None)
        for row in rows
    ]


def has_passkey(session: Session, *, person_id: UUID) -> bool:
    return _number(session, person_id) > 0


def usable_passkeys(session: Session, *, person_id: UUID) -> int:
    """How many still sign in."""
    return _number(session, person_id, Passkey.copied_at.is_(None))


def has_code_app(session: Session, *, person_id: UUID) -> bool:
    factor = session.get(SecondFactor, person_id)
    return factor is not None and factor.confirmed_at is not None


@dataclass(frozen=True)
class Factors:
    """What somebody has beside the link in the mail."""

    has_app: bool
    has_passkey: bool

    @property
    def is_protected(self) -> bool:
        return self.has_app or self.has_passkey


def factors_of(session: Session, *, person_id: UUID) -> Factors:
    return Factors(
        has_app=has_code_app(session, person_id=person_id),
        has_passkey=has_passkey(session, person_id=person_id),
    )


def _number(session: Session, person_id: UUID, *conditions: ColumnElement[bool]) -> int:
    counted = select(func.count()).where(Passkey.person_id == person_id, *conditions)
    return session.scalar(counted) or 0
