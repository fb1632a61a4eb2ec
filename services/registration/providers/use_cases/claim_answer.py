"""Let each answer of a provider count once, and hold back who brings too many."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from services.registration.kit.models.statements import changed_rows, upsert
from services.registration.providers.domain.errors import AnswersTooMany, StatementRefused
from services.registration.providers.models import ProviderAnswer
from shared import clock

#: a person tries again a few times; a school of five hundred signs in within a minute
PER_BROWSER, BROWSER_WITHIN = 10, timedelta(minutes=15)
PER_PROVIDER, PROVIDER_WITHIN = 1200, timedelta(minutes=1)


def claim_answer(session: Session, *, provider_id: UUID, state: str, browser: str) -> None:
    """Before anything is asked of the provider. Raises AnswersTooMany, StatementRefused."""
    now, digest = clock.now(), _digest(browser)
    of_browser = ProviderAnswer.browser_digest == digest
    of_provider = ProviderAnswer.provider_id == provider_id
    if (
        _count(session, of_browser, now - BROWSER_WITHIN) >= PER_BROWSER
        or _count(session, of_provider, now - PROVIDER_WITHIN) >= PER_PROVIDER
    ):
        raise AnswersTooMany
    row = {
        "state_digest": hashlib.sha256(state.encode()).hexdigest(),
        "provider_id": provider_id,
        "browser_digest": digest,
        "answered_at": now,
    }
    statement = upsert(session, ProviderAnswer).values(row).on_conflict_do_nothing()
    if changed_rows(session, statement) == 0:
        raise StatementRefused("answer_used")


def delete_old_answers(session: Session, *, before: datetime) -> None:
    old = delete(ProviderAnswer).where(ProviderAnswer.answered_at < before)
    session.execute(old.execution_options(synchronize_session=False))


def _digest(browser: str) -> str:
    return hashlib.sha256(b"matchdag browser: " + browser.encode()).hexdigest()


def _count(session: Session, condition: ColumnElement[bool], since: datetime) -> int:
    counted = select(func.count()).where(condition, ProviderAnswer.answered_at > since)
    return session.scalar(counted) or 0
