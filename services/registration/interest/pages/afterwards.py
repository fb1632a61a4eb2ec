"""After the day: who came, which meetings were held, what they came to, and who did not come."""

from uuid import UUID

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from services.registration.companies.queries.participations import accepted_companies
from services.registration.day.queries.attendance import (
    day_meetings,
    day_students,
    visits,
)
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.events.queries.times import event_times
from services.registration.interest.domain.outcome import Held, held_by_company, turnout_by_class
from services.registration.interest.queries.match_counts import match_counts
from services.registration.permissions import VIEW_STUDENTS
from services.registration.school.queries.class_scope import seen_classes
from shared import clock
from shared.auth.identity import required_identity
from shared.web.factory import current_database

afterwards = Blueprint("afterwards", __name__)


@afterwards.get("/events/<uuid:event_id>/after")
def show_afterwards(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        begins = event_times(session, event).starts_at
        seen = seen_classes(session, required_identity())
        students = day_students(session, event_id, seen)
        held = _held(session, event)
        counts = match_counts(session, event, now=clock.now())
    return render_template(
        "interest/afterwards.html",
        event=event,
        step="after",
        has_begun=begins is not None and begins <= clock.now(),
        begins=begins,
        classes=turnout_by_class((one.class_name, one.status) for one in students),
        # figures are for leadership and partners too, names for those who may see students
        absent=[one for one in students if one.status == "absent"]
        if required_identity().may(VIEW_STUDENTS)
        else [],
        companies=held,
        counts=counts,
    )


def _held(session: Session, event: Event) -> list[Held]:
    if event.kind == "career_day":
        names = {one.company_id: one.name for one in accepted_companies(session, event.id)}
        made = visits(session, event.id)
        return held_by_company((names.get(one.company_id, ""), "met") for one in made)
    made_meetings = day_meetings(session, event.id)
    return held_by_company((one.company, one.status) for one in made_meetings)
