"""Let a program of the school in by a token that is seen once."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.programs.domain import PERMISSIONS, check_permissions
from services.registration.school.models.api_tokens import ApiToken
from services.registration.school.use_cases.revoke_api_token import publish_api_token
from shared import clock
from shared.auth.api_tokens import create_secret, digest_of, written_token
from shared.ids import new_id


def create_api_token(
    session: Session,
    *,
    organisation_id: UUID,
    made_by: UUID,
    name: str,
    permissions: Collection[str],
    event_id: UUID | None,
    days: int,
) -> str:
    """The token, which is nowhere else. Raises PermissionUnknown and PermissionOfSchool."""
    check_permissions(permissions, is_for_event=event_id is not None)
    secret, now = create_secret(), clock.now()
    token = ApiToken(
        id=new_id(),
        organisation_id=organisation_id,
        name=name,
        created_at=now,
        made_by=made_by,
        secret_digest=digest_of(secret),
        permissions=" ".join(each for each in PERMISSIONS if each in permissions),
        event_id=event_id,
        expires_at=now + timedelta(days=days),
        version=1,
    )
    session.add(token)
    publish_api_token(session, token)
    return written_token(token.id, secret)
