"""Take one of somebody's own passkeys away; the last factor stays where the school demands one."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.school.domain.errors import LastFactor
from services.registration.school.models.passkeys import Passkey
from services.registration.school.queries.factors import has_code_app, usable_passkeys
from services.registration.school.use_cases.check_code import lock_factor
from services.registration.school.use_cases.check_passkey import record_passkey_change
from services.registration.school.use_cases.confirm_second_factor import (
    delete_second_factor,
    has_second_factor,
)
from shared.errors import NotFound


def delete_passkey(
    session: Session, *, person_id: UUID, passkey_id: UUID, is_required: bool
) -> None:
    """Raises NotFound for somebody else's as for none, and LastFactor."""
    lock_factor(session, person_id=person_id)
    passkey = session.get(Passkey, passkey_id)
    if passkey is None or passkey.person_id != person_id:
        raise NotFound("passkey")
    session.delete(passkey)
    session.flush()
    if is_required and not _has_working_factor(session, person_id):
        raise LastFactor
    if not has_second_factor(session, person_id=person_id):
        delete_second_factor(session, person_id=person_id)
    record_passkey_change(session, person_id, "removed")


def _has_working_factor(session: Session, person_id: UUID) -> bool:
    return (
        has_code_app(session, person_id=person_id)
        or usable_passkeys(session, person_id=person_id) > 0
    )
