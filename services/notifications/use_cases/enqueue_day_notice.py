"""Enqueues what a company says on the day, to those who decide: late, not coming, here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import COMPANY_DAY_NOTICE
from services.notifications.domain.mail_links import day_changes_link
from services.notifications.queries.contacts import known_contacts, known_event
from services.notifications.use_cases.enqueue_mail import enqueue_mail


def enqueue_day_notice(
    session: Session,
    *,
    event_id: UUID,
    participation_id: UUID,
    company: str,
    kind: str,
    able_from: datetime | None,
    contact_ids: Sequence[UUID],
    version: int,
) -> None:
    """Each thing said is one mail, at once, at any hour."""
    event = known_event(session, event_id)
    for contact in known_contacts(session, contact_ids):
        enqueue_mail(
            session,
            COMPANY_DAY_NOTICE,
            contact,
            occasion=f"{participation_id}/{version}",
            event=event,
            link=day_changes_link(event_id),
            company=company,
            kind=kind,
            able_from=able_from,
        )
