"""The organiser decides what an event asks of its students and who may read what is offered."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event, EventStudent
from services.registration.meetings.use_cases.release_schedule import release_schedules
from services.registration.preparation.models import PreparationPlan
from services.registration.preparation.queries.preparation import plan_of


def plan_preparation(
    session: Session,
    *,
    event: Event,
    asks_for_application: bool,
    asks_for_cv: bool,
    schedule_waits: bool,
    openings_are_public: bool,
) -> PreparationPlan:
    """Whoever is released by asking for less is told at once. The version rises by one."""
    session.get_one(Event, event.id, with_for_update={"key_share": True})
    plan = plan_of(session, event.id)
    plan.asks_for_application = asks_for_application
    plan.asks_for_cv = asks_for_cv
    plan.schedule_waits = schedule_waits
    plan.openings_are_public = openings_are_public
    plan.version += 1
    session.add(plan)
    session.flush()
    everybody = session.scalars(
        select(EventStudent.person_id).where(EventStudent.event_id == event.id)
    ).all()
    release_schedules(session, event=event, people=everybody)
    return plan
