"""How somebody's own sign-in stands: where there are sessions now, which ways in are left."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.school.models.people import RecoveryCode, SignedInSession
from shared import clock


@dataclass(frozen=True)
class SessionRow:
    id: UUID
    browser: str
    system: str
    network: str
    created_at: datetime
    is_current: bool


def own_sessions(session: Session, person_id: UUID, current: UUID) -> list[SessionRow]:
    """Those that hold, the current one first, then the latest."""
    rows = session.scalars(
        select(SignedInSession)
        .where(
            SignedInSession.person_id == person_id,
            SignedInSession.ended_at.is_(None),
            SignedInSession.expires_at > clock.now(),
        )
        .order_by(SignedInSession.created_at.desc(), SignedInSession.id)
    )
    found = [
        SessionRow(row.id, row.browser, row.system, row.network, row.created_at, row.id == current)
        for row in rows
    ]
    return sorted(found, key=lambda row: not row.is_current)


def unused_recovery_codes(session: Session, *, person_id: UUID) -> int:
    """How many are left."""
    unused = select(func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(unused) or 0
