"""Reads of what was published of which build."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.meetings.models.publications import Publication
from services.registration.meetings.queries.publications import was_published
from services.registration.schedules.domain.incidents import Incident
from services.registration.schedules.models import ScheduleBuild


def latest_publication(session: Session, event_id: UUID) -> Publication | None:
    return session.scalar(
        select(Publication)
        .where(Publication.event_id == event_id)
        .order_by(Publication.version.desc())
        .limit(1)
    )


def pending_incidents(session: Session, build: ScheduleBuild) -> list[Incident]:
    """What the repair was asked for; nothing for a build that repairs nothing, or once the repair
    was published.
    """
    if was_published(session, build.id):
        return []
    return [Incident.from_dict(row) for row in build.order.get("happened") or ()]
