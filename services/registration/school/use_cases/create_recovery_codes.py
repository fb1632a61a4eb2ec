"""Ten new recovery codes instead of those before; only their digests stay."""

import secrets
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.school.domain.codes import (
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    RECOVERY_LETTERS,
    in_groups,
    recovery_digest,
)
from services.registration.school.models.people import RecoveryCode
from shared import clock


def create_recovery_codes(session: Session, *, person_id: UUID) -> list[str]:
    """The codes as they are written down; nobody can read them again."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [_code() for _ in range(RECOVERY_CODES)]
    now = clock.now()
    session.add_all(
        RecoveryCode(person_id=person_id, digest=recovery_digest(code), created_at=now)
        for code in codes
    )
    session.flush()
    return [in_groups(code) for code in codes]


def _code() -> str:
    return "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH))
