"""Publish a build for what it is, a plan or the repair of one, and tell everybody concerned."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.models.publications import Publication
from services.registration.schedules.domain.build_order import is_repair
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.schedules.use_cases.publish_repair import publish_repair


def publish_schedule(
    session: Session,
    *,
    event: Event,
    build: ScheduleBuild | None,
    published_by: UUID,
    seen_preview: str | None,
    wait: timedelta = timedelta(0),
) -> Publication:
    """Raises as publish_build. build None: what stands already."""
    if build is not None and is_repair(build.order):
        return publish_repair(
            session,
            event=event,
            build=build,
            published_by=published_by,
            announces=True,
            seen_preview=seen_preview,
            wait=wait,
        )
    return publish_build(
        session,
        event=event,
        build=build,
        published_by=published_by,
        seen_preview=seen_preview,
        wait=wait,
    )
