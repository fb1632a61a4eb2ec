"""Shut a program out: its token ends here at once, in the other services when they hear of it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.models.api_tokens import ApiToken
from shared import clock
from shared.contracts.registration import ApiTokenChangedV1
from shared.messaging import record


def revoke_api_token(session: Session, token: ApiToken) -> None:
    """Safe to repeat; the first time counts."""
    if token.revoked_at is not None:
        return
    token.revoked_at = clock.now()
    token.version += 1
    publish_api_token(session, token)


def revoke_api_tokens_of(session: Session, person_id: UUID) -> None:
    """Who may make tokens no more has seen those that she made."""
    made = (
        select(ApiToken)
        .where(ApiToken.made_by == person_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id)
    )
    for token in session.scalars(made).all():
        revoke_api_token(session, token)


def publish_api_token(session: Session, token: ApiToken) -> None:
    record(
        session,
        ApiTokenChangedV1(
            token_id=token.id,
            organisation_id=token.organisation_id,
            made_by=token.made_by,
            secret_digest=token.secret_digest,
            permissions=tuple(token.permissions.split()),
            event_id=token.event_id,
            expires_at=token.expires_at,
            revoked_at=token.revoked_at,
            version=token.version,
        ),
    )
