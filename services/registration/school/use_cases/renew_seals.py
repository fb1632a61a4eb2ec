"""Seal secrets anew with the first key, so that an old key can be taken away."""

import secrets
from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.domain.sealing import NO_SECRET, NONCE_BYTES, sealed, unsealed
from services.registration.school.models.people import SecondFactor

_log = structlog.get_logger(__name__)


def renew_seals(session: Session, *, keys: Sequence[str]) -> int:
    """All that an older key sealed; how many there were. Safe to repeat, beside sign-ins too."""
    factors = session.scalars(
        select(SecondFactor)
        .where(SecondFactor.sealed_secret != NO_SECRET)
        .order_by(SecondFactor.person_id)
        .with_for_update()
    )
    before = [(factor, factor.sealed_secret) for factor in factors]
    opened = [renew_seal(factor, keys=keys) for factor, _seal in before]
    if None in opened:
        # nobody can open these again: the key is gone, and an administrator resets the factors
        _log.error("factors_without_key", factors=opened.count(None))
    session.flush()
    return sum(factor.sealed_secret != seal for factor, seal in before)


def renew_seal(factor: SecondFactor, *, keys: Sequence[str]) -> str | None:
    """The secret, sealed with the first key from now on; None where no key opens it."""
    secret = unsealed(keys[:1], factor.person_id, factor.sealed_secret)
    if secret is not None:
        return secret
    secret = unsealed(keys[1:], factor.person_id, factor.sealed_secret)
    if secret is not None:
        nonce = secrets.token_bytes(NONCE_BYTES)
        factor.sealed_secret = sealed(keys[0], factor.person_id, secret, nonce=nonce)
    return secret
