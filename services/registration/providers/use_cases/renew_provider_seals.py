"""Seal the secrets of providers anew with the first key, so that an old key can be taken away."""

import secrets
from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.providers.models import SignInProvider
from services.registration.school.domain.sealing import NONCE_BYTES, sealed, unsealed

_log = structlog.get_logger(__name__)


def renew_provider_seals(session: Session, *, keys: Sequence[str]) -> int:
    """All that an older key sealed; how many there were. Safe to repeat."""
    renewed = 0
    for provider in session.scalars(
        select(SignInProvider)
        .where(SignInProvider.sealed_secret.is_not(None))
        .order_by(SignInProvider.id)
        .with_for_update()
    ):
        seal = provider.sealed_secret or b""
        if unsealed(keys[:1], provider.id, seal) is not None:
            continue
        secret = unsealed(keys[1:], provider.id, seal)
        if secret is None:
            # nobody can open it again: an administrator types it once more
            _log.error("provider_without_key")
            continue
        nonce = secrets.token_bytes(NONCE_BYTES)
        provider.sealed_secret = sealed(keys[0], provider.id, secret, nonce=nonce)
        renewed += 1
    session.flush()
    return renewed
