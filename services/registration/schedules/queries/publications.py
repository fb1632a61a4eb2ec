"""Reads of what was published of which build."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.meetings.models.publications import Publication
from services.registration.meetings.queries.publications import was_published
from services.registration.schedules.domain.incidents import Incident
from services.registration.schedules.models import ScheduleBuild


@dataclass(frozen=True)
class Published:
    version: int
    build_id: UUID | None
    build_number: int | None
    published_at: datetime
    told: int


def latest_publication(session: Session, event_id: UUID) -> Published | None:
    row = session.execute(
        select(Publication, ScheduleBuild.number)
        .outerjoin(ScheduleBuild, ScheduleBuild.id == Publication.build_id)
        .where(Publication.event_id == event_id)
        .order_by(Publication.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    publication, number = row
    return Published(
        publication.version,
        publication.build_id,
        number,
        publication.published_at,
        publication.told,
    )


def pending_incidents(session: Session, build: ScheduleBuild) -> list[Incident]:
    """What the repair was asked for; nothing for a build that repairs nothing, or once the repair
    was published.
    """
    if was_published(session, build.id):
        return []
    return [Incident.from_dict(row) for row in build.order.get("happened") or ()]
