"""Second factors of staff: begin with a code app, confirm it by its first code, delete."""

import secrets
from collections.abc import Sequence
from uuid import UUID

import pyotp
from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.school.domain.codes import is_of_app
from services.registration.school.domain.sealing import NO_SECRET, NONCE_BYTES, sealed, unsealed
from services.registration.school.models.passkeys import Passkey, SpentChallenge
from services.registration.school.models.people import Person, RecoveryCode, SecondFactor
from services.registration.school.queries.factors import has_code_app, has_passkey
from services.registration.school.use_cases.check_code import is_accepted, lock_factor
from shared import clock
from shared.contracts.own_factors import OwnFactorChange, OwnFactorChangedV1
from shared.messaging import record


def has_second_factor(session: Session, *, person_id: UUID) -> bool:
    """A code app or a passkey; also a passkey that is not accepted any more, so that a copy of it
    opens no door.
    """
    return has_code_app(session, person_id=person_id) or has_passkey(session, person_id=person_id)


def find_missing_proof(session: Session, person: Person, *, is_factor_required: bool) -> str:
    """What stands between a first proof and the session: a code, the enrolment for codes, or ""."""
    if has_second_factor(session, person_id=person.id):
        return "code"
    return "enrolment" if is_factor_required and person.kind == "staff" else ""


def begin_second_factor(
    session: Session, person: Person, *, begun_by: UUID, keys: Sequence[str]
) -> str:
    """A new secret, not valid before its first right code. Returns the otpauth address.

    `begun_by`: the session or half sign-in that begins; none but it sees and confirms the secret.
    """
    secret = pyotp.random_base32(32)
    factor = session.get(SecondFactor, person.id)
    if factor is None:
        factor = SecondFactor(person_id=person.id, created_at=clock.now())
        session.add(factor)
    nonce = secrets.token_bytes(NONCE_BYTES)
    factor.sealed_secret = sealed(keys[0], person.id, secret, nonce=nonce)
    factor.confirmed_at, factor.retry_at, factor.begun_by = None, None, begun_by
    factor.last_step, factor.failed_attempts = 0, 0
    session.flush()
    return find_address(person, secret)


def find_address(person: Person, secret: str) -> str:
    return pyotp.TOTP(secret).provisioning_uri(name=person.email or "", issuer_name="Matchdag")


def find_unconfirmed_secret(
    session: Session, *, person_id: UUID, begun_by: UUID, keys: Sequence[str]
) -> str | None:
    factor = session.get(SecondFactor, person_id)
    if factor is None or not _is_begun_by(factor, begun_by):
        return None
    return unsealed(keys, person_id, factor.sealed_secret)


def confirm_second_factor(
    session: Session, *, person_id: UUID, begun_by: UUID, code: str, keys: Sequence[str]
) -> bool:
    """The first right code makes the factor valid, and the person hears of it."""
    factor = lock_factor(session, person_id=person_id)
    if factor is None or not _is_begun_by(factor, begun_by) or not is_of_app(code):
        return False
    if not is_accepted(session, person_id=person_id, code=code, keys=keys):
        return False
    factor.confirmed_at, factor.begun_by = clock.now(), None
    session.flush()
    record_factor_change(session, person_id, "code_app_added")
    return True


def record_factor_change(session: Session, person_id: UUID, change: OwnFactorChange) -> None:
    """Say it to the person: nobody does this in secret."""
    record(session, OwnFactorChangedV1(contact_id=person_id, change=change, changed_at=clock.now()))


def _is_begun_by(factor: SecondFactor, begun_by: UUID) -> bool:
    return factor.confirmed_at is None and factor.begun_by == begun_by


def delete_code_app(session: Session, *, person_id: UUID) -> None:
    """The app alone where there are passkeys, for which the recovery codes stand in as well."""
    if has_code_app(session, person_id=person_id):
        record_factor_change(session, person_id, "code_app_removed")
    if not has_passkey(session, person_id=person_id):
        delete_second_factor(session, person_id=person_id)
        return
    factor = session.get_one(SecondFactor, person_id)
    factor.sealed_secret, factor.confirmed_at, factor.last_step = NO_SECRET, None, 0
    session.flush()


def delete_second_factor(session: Session, *, person_id: UUID) -> None:
    """App and passkeys; the recovery codes go with the factors that they stand in for."""
    for table in (Passkey, SpentChallenge, RecoveryCode, SecondFactor):
        session.execute(delete(table).where(table.person_id == person_id))
