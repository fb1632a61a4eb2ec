"""Take in when a program last came to another service, for the list of tokens."""

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from services.registration.school.models.api_tokens import ApiToken
from shared.contracts import notifications, scheduling


def record_token_use(
    session: Session, message: scheduling.SchedulingTokenUsedV1 | notifications.MailTokenUsedV1
) -> None:
    """The latest use counts, whichever is heard of first; safe to repeat."""
    is_newer = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < message.used_at)
    session.execute(
        update(ApiToken)
        .where(ApiToken.id == message.token_id, is_newer)
        .values(last_used_at=message.used_at)
        .execution_options(synchronize_session=False)
    )
