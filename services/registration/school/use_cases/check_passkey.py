"""Check what a browser answered with a passkey: asked of this browser, once, by its owner's hand.

The library is imported where an answer is checked: it is large, and few requests need it.
"""

import hmac
from collections.abc import Callable
from typing import Literal, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.domain.passkeys import PasskeyAnswer, has_fallen
from services.registration.school.models.passkeys import Passkey
from services.registration.school.use_cases.check_code import (
    find_wait,
    lock_factor,
    record_attempt,
)
from services.registration.school.use_cases.claim_challenge import (
    PasskeyRequest,
    claim_challenge,
    is_of_request,
)
from shared import clock
from shared.contracts.passkeys import PasskeyChange, PasskeyChangedV1
from shared.messaging import record

_log = structlog.get_logger(__name__)
_Checked = TypeVar("_Checked")

PasskeyVerdict = Literal["right", "wrong", "copied"]


def find_passkey(session: Session, answer: PasskeyAnswer) -> Passkey | None:
    return session.scalar(select(Passkey).where(Passkey.credential_id == answer.credential_id))


def check_passkey(
    session: Session, passkey: Passkey, *, answer: PasskeyAnswer, request: PasskeyRequest
) -> PasskeyVerdict:
    """The caller commits whatever the verdict: each answer is counted, and works once."""
    factor = lock_factor(session, person_id=passkey.person_id)
    if factor is None or find_wait(session, person_id=passkey.person_id):
        return "wrong"
    session.refresh(passkey, with_for_update=True)
    verdict = _verdict(session, passkey, answer, request)
    record_attempt(session, factor, is_right=verdict == "right")
    return verdict


def _verdict(
    session: Session, passkey: Passkey, answer: PasskeyAnswer, request: PasskeyRequest
) -> PasskeyVerdict:
    if passkey.copied_at is not None:
        return "copied"
    count = _signed_count(passkey, answer, request)
    if count is None:
        return "wrong"
    # before the counter: what is sent twice is no copy of the passkey
    if not claim_challenge(session, person_id=passkey.person_id, challenge=answer.challenge):
        return "wrong"
    if has_fallen(passkey.sign_count, count):
        _log.warning("passkey_counter_fell", passkey=str(passkey.id), person=str(passkey.person_id))
        passkey.copied_at = clock.now()
        record_passkey_change(session, passkey.person_id, "copied")
        return "copied"
    passkey.sign_count, passkey.last_used_at = count, clock.now()
    return "right"


def _signed_count(passkey: Passkey, answer: PasskeyAnswer, request: PasskeyRequest) -> int | None:
    """The counter that the passkey's signature vouches for; None where it vouches for nothing."""
    if not is_of_request(request, answer.challenge):
        return None
    if answer.user_handle and not hmac.compare_digest(answer.user_handle, passkey.person_id.bytes):
        return None
    import webauthn

    verified = check_by_library(
        lambda: webauthn.verify_authentication_response(
            credential=answer.sent,
            expected_challenge=answer.challenge,
            expected_rp_id=request.site.host,
            expected_origin=request.site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,  # a counter that fell is not "wrong": see has_fallen
            require_user_verification=True,
        )
    )
    return None if verified is None else verified.new_sign_count


def check_by_library(check: Callable[[], _Checked]) -> _Checked | None:
    """What the library makes of bytes that anybody may have sent; None where it says no."""
    try:
        return check()
    except Exception as refused:
        # its own errors, and those of the readers of CBOR and of keys below it
        _log.info("passkey_refused", reason=type(refused).__name__)
        return None


def record_passkey_change(session: Session, person_id: UUID, change: PasskeyChange) -> None:
    """Say it to the person: nobody does this in secret."""
    record(session, PasskeyChangedV1(contact_id=person_id, change=change, changed_at=clock.now()))
