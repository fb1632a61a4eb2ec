"""Reads what publishing would do now; the page that asks and the use case that publishes both do.

It carries nothing out.
"""

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.queries.readership import readership
from services.registration.schedules.domain.build_errors import BuildNotFinished
from services.registration.schedules.domain.publishing import (
    BuiltPlan,
    PlannedPublication,
    plan_publication,
)
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.event_snapshot import event_snapshot
from services.registration.schedules.queries.publications import pending_incidents
from shared.ids import new_id


def planned_publication(
    session: Session, event: Event, build: ScheduleBuild | None
) -> PlannedPublication:
    """Raises BuildNotFinished. Of a repair, with what has happened and is not written yet."""
    return plan_publication(
        event_snapshot(session, event),
        readership(session, event),
        _built(build) if build else None,
        pending_incidents(session, build) if build else (),
        new_id=new_id,
    )


def _built(build: ScheduleBuild) -> BuiltPlan:
    if build.status != "done" or build.result is None or build.purpose != "schedule":
        raise BuildNotFinished
    return BuiltPlan.of(build.order, build.result["schedule"])
