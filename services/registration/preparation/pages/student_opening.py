"""The sentence that opens a student's preparation for staff; it reads nothing."""

from flask import url_for
from flask_babel import gettext as _

from services.registration.events.models.events import Event
from services.registration.preparation.queries.preparation import ReadinessLine
from services.registration.preparation.use_cases.remind_unprepared import list_remindable
from shared.web.formats import day_time
from shared.web.page_state import PageState


def student_opening(event: Event, line: ReadinessLine) -> PageState:
    """With the way to a reminder, while the student may be reminded."""
    if line.is_waived:
        return PageState(_("Eleven er fritaget."), kind="success")
    if line.is_ready:
        return PageState(_("Eleven er klar."), kind="success")
    reminded_at = line.reminded_at
    return PageState(
        _("Eleven mangler noget."),
        _("Sidst påmindet %(day)s.", day=day_time(reminded_at)) if reminded_at else "",
        "warning",
        _("Mind eleven om det") if list_remindable([line]) and not event.cancelled else "",
        url_for(
            "preparation.ask_to_remind", event_id=event.id, student=str(line.student.person_id)
        ),
    )
