"""Check a code of a code app, or a recovery code: each once, and wrong ones ever more slowly."""

import hmac
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pyotp
from sqlalchemy import update
from sqlalchemy.orm import Session

from services.registration.school.domain.codes import is_of_app, recovery_digest, wait_after
from services.registration.school.models.people import Person, RecoveryCode, SecondFactor
from services.registration.school.use_cases.renew_seals import renew_seal
from shared import clock
from shared.audit.deeds import Actor, describe_deed, record_reading

_STEP = 30


def check_code(session: Session, *, person_id: UUID, code: str, keys: Sequence[str]) -> bool:
    """Whether the code is right, of the app or a recovery code. The caller commits either way."""
    factor = session.get(SecondFactor, person_id)
    if factor is None or (factor.confirmed_at is None and is_of_app(code)):
        return False
    is_right = is_accepted(session, person_id=person_id, code=code, keys=keys)
    if not is_right:
        person = session.get_one(Person, person_id)
        describe_deed(
            use_case="code_refused", actor=Actor(person.kind, person_id), person_id=person_id
        )
        record_reading()  # also of a code that is not looked at, for it came too soon
    return is_right


def find_wait(session: Session, *, person_id: UUID) -> timedelta:
    """How long no code of this person is looked at; mostly not at all."""
    factor = session.get(SecondFactor, person_id)
    if factor is None or factor.retry_at is None:
        return timedelta(0)
    return max(factor.retry_at - clock.now(), timedelta(0))


def is_accepted(session: Session, *, person_id: UUID, code: str, keys: Sequence[str]) -> bool:
    factor = lock_factor(session, person_id=person_id)
    if factor is None or find_wait(session, person_id=person_id):
        return False
    if is_of_app(code):
        is_right = _claim_step(factor, "".join(code.split()), keys)
    else:
        is_right = _claim_recovery_code(session, factor, code)
    record_attempt(session, factor, is_right=is_right)
    return is_right


def lock_factor(session: Session, *, person_id: UUID) -> SecondFactor | None:
    """Many guesses at once wait in line: each counts, and what works once is used by one."""
    return session.get(SecondFactor, person_id, with_for_update=True)


def record_attempt(session: Session, factor: SecondFactor, *, is_right: bool) -> None:
    """Count it, of whatever kind it was; after many wrong ones none is looked at for a while."""
    factor.failed_attempts = 0 if is_right else factor.failed_attempts + 1
    wait = wait_after(factor.failed_attempts)
    factor.retry_at = clock.now() + wait if wait else None
    session.flush()


def _claim_step(factor: SecondFactor, code: str, keys: Sequence[str]) -> bool:
    secret = renew_seal(factor, keys=keys)
    step = _step_of(secret, code) if secret else None
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    return True


def _step_of(secret: str, code: str) -> int | None:
    """The 30-second step in which this is the code: the present one or its neighbours."""
    present = int(clock.now().timestamp()) // _STEP
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(pyotp.HOTP(secret).at(step).encode(), code.encode()):
            return step
    return None


def _claim_recovery_code(session: Session, factor: SecondFactor, code: str) -> bool:
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == factor.person_id,
            RecoveryCode.digest == recovery_digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.person_id)
        .execution_options(synchronize_session=False)
    )
    return used.first() is not None
