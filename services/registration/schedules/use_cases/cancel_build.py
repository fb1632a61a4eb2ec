"""Stop a build that waits or runs; what is finished stays."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.registration.kit.models.statements import changed_rows
from services.registration.schedules.models import ScheduleBuild
from shared import clock


def cancel_build(session: Session, *, build_id: UUID) -> bool:
    """A waiting build ends at once; a running one when its worker looks up. False: it was over."""
    waiting = changed_rows(
        session,
        update(ScheduleBuild)
        .where(ScheduleBuild.id == build_id, ScheduleBuild.status == "queued")
        .values(status="cancelled", cancel_asked=True, finished_at=clock.now()),
    )
    if waiting == 1:
        return True
    running = changed_rows(
        session,
        update(ScheduleBuild)
        .where(ScheduleBuild.id == build_id, ScheduleBuild.status == "running")
        .values(cancel_asked=True),
    )
    return running == 1
