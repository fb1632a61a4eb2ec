"""Publish a repair: write what has happened and the plan that answers it, at once.

One transaction, so that nobody is told twice: first that a meeting fell away, then of a new one.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.record_participation_change import (
    record_participation_change,
)
from services.registration.day.use_cases.record_day_notice import (
    settle_applied_notices,
)
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slot_count
from services.registration.invitations.domain.replies import MAX_TABLES
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.meetings.models.meetings import CompanySlot
from services.registration.meetings.models.publications import Publication
from services.registration.schedules.domain.incidents import (
    Incident,
    companies_that_stay_away,
)
from services.registration.schedules.domain.undoing import RepairChanges
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.event_snapshot import event_snapshot
from services.registration.schedules.use_cases.publish_build import lock_publication
from services.registration.schedules.use_cases.record_publication import record_publication


def publish_repair(
    session: Session,
    *,
    event: Event,
    build: ScheduleBuild,
    published_by: UUID,
    announces: bool,
    seen_preview: str | None = None,
    wait: timedelta = timedelta(0),
) -> Publication:
    """Safe to repeat: what has happened is applied once. Raises as publish_build."""
    publication = lock_publication(session, event, build, seen_preview)
    changes = RepairChanges.of(publication, event_snapshot(session, event))
    for incident in publication.incidents:
        apply_incident(session, event.id, incident, applied_by=published_by)
        _answer(session, build, incident, published_by)
    row = record_publication(
        session,
        event,
        publication,
        build=build,
        published_by=published_by,
        announces=announces,
        wait=wait,
    )
    row.changed = changes.to_dict()
    session.flush()
    return row


def apply_incident(
    session: Session, event_id: UUID, incident: Incident, *, applied_by: UUID
) -> None:
    """Write what has happened to a company. Absent students are marked on the board already."""
    participation = session.scalar(
        select(Participation).where(
            Participation.event_id == event_id,
            Participation.company_id == incident.company,
            Participation.status == "accepted",
        )
    )
    if participation is None:
        return
    if companies_that_stay_away([incident], slot_count(session, event_id)):
        withdraw_company(
            session,
            participation,
            reason="other",
            seen_version=participation.version,
            withdrawn_by=applied_by,
            is_replanned=True,
        )
        return
    if incident.kind == "company_tables":
        _bring_tables(session, participation, incident.more)
    elif incident.kind == "company_away":
        away = {*participation.unavailable_slots, *incident.slots}
        participation.unavailable_slots = sorted(away)
    participation.version += 1
    session.flush()
    record_participation_change(session, participation, before="accepted")


def _answer(session: Session, build: ScheduleBuild, incident: Incident, answered_by: UUID) -> None:
    """What the company said itself is answered by this."""
    if incident.kind != "company_away" or incident.company is None:
        return
    settle_applied_notices(
        session,
        event_id=build.event_id,
        company_id=incident.company,
        applied_at=build.requested_at,
        settled_by=answered_by,
    )


def _bring_tables(session: Session, participation: Participation, more: int) -> None:
    participation.tables = min(participation.tables + more, MAX_TABLES)
    session.execute(
        update(CompanySlot)
        .where(
            CompanySlot.event_id == participation.event_id,
            CompanySlot.company_id == participation.company_id,
            CompanySlot.is_adjusted,
            CompanySlot.is_open,
            CompanySlot.capacity > 0,
        )
        .values(capacity=CompanySlot.capacity + more)
        .execution_options(synchronize_session=False)
    )
