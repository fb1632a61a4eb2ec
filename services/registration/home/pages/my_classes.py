"""A class teacher's own classes: who lacks what, who was absent; all reads."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, render_template

from services.registration.home.queries.my_classes import EventOfClasses, events_of_classes
from services.registration.school.queries.class_scope import own_classes
from shared import clock
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.formats import local

my_classes = Blueprint("my_classes", __name__)

#: absence is followed up in the weeks after
SHOWN_FOR = timedelta(days=30)


def _lacking(events: list[EventOfClasses], today: date) -> set[UUID]:
    """The students who lack something at an event to come, each once."""
    return {
        line.student.person_id
        for one in events
        if one.event.held_on >= today
        for each in one.classes
        for line in each.group.lacking
    }


@my_classes.get("/classes")
def show() -> str:
    identity = required_identity()
    today = local(clock.now()).date()
    with current_database().reading() as session:
        classes = own_classes(session, identity.person_id)
        events = events_of_classes(
            session,
            identity.organisation_id,
            [each.id for each in classes],
            today=today,
            since=today - SHOWN_FOR,
        )
        return render_template(
            "home/my_classes.html",
            classes=classes,
            events=events,
            today=today,
            lacking=len(_lacking(events, today)),
        )
