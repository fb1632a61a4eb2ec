"""A code app as second factor for staff: begin, confirm by its first code, delete."""

import secrets
from collections.abc import Sequence
from uuid import UUID

import pyotp
from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.school.domain.sealing import NONCE_BYTES, sealed, unsealed
from services.registration.school.models.people import Person, RecoveryCode, SecondFactor
from services.registration.school.use_cases.check_code import is_accepted
from shared import clock


def has_second_factor(session: Session, *, person_id: UUID) -> bool:
    factor = session.get(SecondFactor, person_id)
    return factor is not None and factor.confirmed_at is not None


def begin_second_factor(session: Session, person: Person, *, keys: Sequence[str]) -> str:
    """A new secret, not valid before its first right code. Returns the otpauth address."""
    secret = pyotp.random_base32(32)
    factor = session.get(SecondFactor, person.id)
    if factor is None:
        factor = SecondFactor(person_id=person.id, created_at=clock.now())
        session.add(factor)
    nonce = secrets.token_bytes(NONCE_BYTES)
    factor.sealed_secret = sealed(keys[0], person.id, secret, nonce=nonce)
    factor.confirmed_at, factor.retry_at = None, None
    factor.last_step, factor.failed_attempts = 0, 0
    session.flush()
    return find_address(person, secret)


def find_address(person: Person, secret: str) -> str:
    return pyotp.TOTP(secret).provisioning_uri(name=person.email or "", issuer_name="Matchdag")


def find_unconfirmed_secret(
    session: Session, *, person_id: UUID, keys: Sequence[str]
) -> str | None:
    factor = session.get(SecondFactor, person_id)
    if factor is None or factor.confirmed_at is not None:
        return None
    return unsealed(keys, person_id, factor.sealed_secret)


def confirm_second_factor(
    session: Session, *, person_id: UUID, code: str, keys: Sequence[str]
) -> bool:
    """The first right code makes the factor valid."""
    if not is_accepted(session, person_id=person_id, code=code, keys=keys):
        return False
    session.get_one(SecondFactor, person_id).confirmed_at = clock.now()
    session.flush()
    return True


def delete_second_factor(session: Session, *, person_id: UUID) -> None:
    """The recovery codes go with the factor that they stand in for."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))
