"""A code app as second factor for staff: enrol, confirm, check, drop. Secrets are stored sealed."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from uuid import UUID

import pyotp
from sqlalchemy import update
from sqlalchemy.orm import Session

from services.registration.school.models.people import Person, SecondFactor
from shared import clock

MOST_FAILURES = 10
_STEP = 30
_NONCE = 16


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
    factor.sealed_secret = _seal(keys[0], person.id, secret)
    factor.confirmed_at, factor.last_step, factor.failed_attempts = None, 0, 0
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
    return _open(keys, person_id, factor.sealed_secret)


def confirm_second_factor(
    session: Session, *, person_id: UUID, code: str, keys: Sequence[str]
) -> bool:
    """The first right code makes the factor valid."""
    if not _accepts(session, person_id, code, keys):
        return False
    session.get_one(SecondFactor, person_id).confirmed_at = clock.now()
    session.flush()
    return True


def check_code(session: Session, *, person_id: UUID, code: str, keys: Sequence[str]) -> bool:
    """Whether the code is right. Each code works once; ten wrong ones in a row shut the door."""
    return has_second_factor(session, person_id=person_id) and _accepts(
        session, person_id, code, keys
    )


def delete_second_factor(session: Session, *, person_id: UUID) -> None:
    factor = session.get(SecondFactor, person_id)
    if factor is not None:
        session.delete(factor)
        session.flush()


def _accepts(session: Session, person_id: UUID, code: str, keys: Sequence[str]) -> bool:
    factor = session.get(SecondFactor, person_id)
    secret = _open(keys, person_id, factor.sealed_secret) if factor else None
    if factor is None or secret is None or factor.failed_attempts >= MOST_FAILURES:
        return False
    step = _step_of(secret, "".join(code.split()))
    if step is None:
        factor.failed_attempts = SecondFactor.failed_attempts + 1
        session.flush()
        session.refresh(factor)
        return False
    # one UPDATE decides, so that a code seen over a shoulder cannot be used at the same time
    taken = session.execute(
        update(SecondFactor)
        .where(SecondFactor.person_id == person_id, SecondFactor.last_step < step)
        .values(last_step=step, failed_attempts=0)
        .returning(SecondFactor.person_id)
        .execution_options(synchronize_session=False)
    ).first()
    session.refresh(factor)
    return taken is not None


def _step_of(secret: str, code: str) -> int | None:
    """The 30-second step in which this is the code: the present one or its neighbours."""
    present = int(clock.now().timestamp()) // _STEP
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(pyotp.HOTP(secret).at(step).encode(), code.encode()):
            return step
    return None


def _seal(key: str, person_id: UUID, secret: str) -> bytes:
    """Nonce, masked secret and MAC: readable only with one of the application's keys."""
    nonce = secrets.token_bytes(_NONCE)
    masked = _masked(key, nonce, secret.encode())
    return nonce + masked + _mac(key, person_id, nonce + masked)


def _open(keys: Sequence[str], person_id: UUID, sealed: bytes) -> str | None:
    body, mac = sealed[:-32], sealed[-32:]
    for key in keys:
        if hmac.compare_digest(_mac(key, person_id, body), mac):
            return _masked(key, body[:_NONCE], body[_NONCE:]).decode()
    return None


def _masked(key: str, nonce: bytes, content: bytes) -> bytes:
    mask = hashlib.shake_256(b"matchdag totp: " + key.encode() + nonce).digest(len(content))
    return bytes(a ^ b for a, b in zip(content, mask, strict=True))


def _mac(key: str, person_id: UUID, body: bytes) -> bytes:
    own_key = hmac.digest(key.encode(), b"matchdag totp seal", "sha256")
    return hmac.digest(own_key, person_id.bytes + body, "sha256")
