"""Reads what undoing the repair that was published last would do; it carries nothing out."""

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.queries.readership import readership
from services.registration.schedules.domain.publishing import PlannedPublication
from services.registration.schedules.domain.undoing import (
    RepairChanges,
    RepairNotUndoable,
    plan_undo,
)
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.event_snapshot import event_snapshot
from services.registration.schedules.queries.publications import latest_publication
from shared.errors import NotFound


def planned_undo(
    session: Session, event: Event, build: ScheduleBuild
) -> tuple[PlannedPublication, RepairChanges]:
    """Raises NotFound where the build was no repair or was never published, RepairNotUndoable."""
    last = latest_publication(session, event.id)
    if last is None or last.build_id != build.id:
        raise RepairNotUndoable(reason="newer")
    if last.changed is None:
        raise NotFound
    done = RepairChanges.from_dict(last.changed)
    return plan_undo(event_snapshot(session, event), readership(session, event), done), done
