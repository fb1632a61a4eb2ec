"""What the doors that take a passkey share: what is asked of the browser, reading what it sends."""

import base64
from uuid import UUID

from flask import Response, jsonify, request
from sqlalchemy.orm import Session

from services.registration.school.domain.errors import (
    CodesTooFast,
    PasskeyCopied,
    PasskeyRefused,
)
from services.registration.school.domain.passkeys import (
    CHALLENGE_LIVES,
    PasskeyAnswer,
    passkey_site,
    read_answer,
)
from services.registration.school.forms import CREDENTIAL
from services.registration.school.pages.asker import link_secret
from services.registration.school.texts import wait_text
from services.registration.school.use_cases.check_code import find_wait
from services.registration.school.use_cases.check_passkey import check_passkey, find_passkey
from services.registration.school.use_cases.claim_challenge import (
    PasskeyRequest,
    create_challenge,
)
from shared.errors import DomainError
from shared.web.factory import current_settings


def passkey_request(occasion: str) -> PasskeyRequest:
    settings = current_settings()
    return PasskeyRequest(
        occasion, link_secret(), passkey_site(settings.base_url), settings.secret_keys
    )


def passkey_options(wanted: PasskeyRequest) -> Response:
    """The options of `navigator.credentials.get`: any passkey of this site, with PIN or finger."""
    return jsonify(
        challenge=_as_text(create_challenge(wanted)),
        rpId=wanted.site.host,
        timeout=int(CHALLENGE_LIVES.total_seconds()) * 1000,
        userVerification="required",
        allowCredentials=[],
    )


def sent_answer() -> PasskeyAnswer | None:
    return read_answer(request.form.get(CREDENTIAL, ""))


def check_answer(
    transaction: Session,
    wanted: PasskeyRequest,
    answer: PasskeyAnswer | None,
    *,
    owner: UUID | None = None,
) -> UUID | DomainError:
    """Whose passkey it is, of `owner` alone where that is given, or why it is refused.

    The refusal is no exception: what was counted must be kept.
    """
    passkey = find_passkey(transaction, answer) if answer else None
    if answer is None or passkey is None or owner not in (None, passkey.person_id):
        return PasskeyRefused()
    wait = find_wait(transaction, person_id=passkey.person_id)
    if wait:
        return CodesTooFast(wait=wait_text(wait))
    verdict = check_passkey(transaction, passkey, answer=answer, request=wanted)
    if verdict == "right":
        return passkey.person_id
    return PasskeyCopied() if verdict == "copied" else PasskeyRefused()


def _as_text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
