"""Tells those who decide what a company has said on the day: late, not coming, here after all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.facts import COMPANY_DAY_NOTICE
from services.notifications.queries.contacts import known_contacts, known_event
from services.notifications.use_cases.tell_contact import Link, tell_contact

CHANGES_PATH = "/registration/events/{event_id}/day/changes"


def pass_on_day_notice(
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
        tell_contact(
            session,
            COMPANY_DAY_NOTICE,
            contact,
            occasion=f"{participation_id}/{version}",
            event=event,
            link=Link(CHANGES_PATH.format(event_id=event_id)),
            company=company,
            kind=kind,
            able_from=able_from,
        )
