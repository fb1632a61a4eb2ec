"""Undo a published repair: every meeting and company as it was, and those concerned hear."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.record_participation_change import (
    record_participation_change,
)
from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.meetings.models.publications import Publication
from services.registration.meetings.use_cases.reserve_seat import lock_all_seats
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.planned_undo import planned_undo
from services.registration.schedules.use_cases.record_publication import record_publication
from shared.previews import require_seen


def undo_repair(
    session: Session,
    *,
    event: Event,
    build: ScheduleBuild,
    undone_by: UUID,
    seen_preview: str | None = None,
    wait: timedelta = timedelta(0),
) -> Publication:
    """Raises RepairNotUndoable, as after a second click, EventIsCancelled or PreviewOutdated."""
    session.get_one(Event, event.id, with_for_update={"key_share": True}, populate_existing=True)
    if event.cancelled:
        raise EventIsCancelled
    lock_all_seats(session, event.id)
    publication, done = planned_undo(session, event, build)
    require_seen(publication.preview, seen_preview)
    for company in done.companies_before:
        _restore_company(session, event.id, company)
    return record_publication(
        session,
        event,
        publication,
        build=None,
        published_by=undone_by,
        announces=True,
        wait=wait,
    )


def _restore_company(session: Session, event_id: UUID, company: CompanyToPlan) -> None:
    """The seats follow with the publication."""
    participation = session.scalars(
        select(Participation).where(
            Participation.event_id == event_id, Participation.company_id == company.id
        )
    ).one()
    participation.tables = company.tables
    participation.unavailable_slots = list(company.unavailable)
    participation.version += 1
    session.flush()
    record_participation_change(session, participation, before="accepted")
