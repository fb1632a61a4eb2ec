"""A company says by its link on the day that it is late, does not come, or is here after all."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.companies.links import open_coming_company
from services.registration.companies.models import Company
from services.registration.day.domain.day_notices import NoticeIncomplete, NoticeNotTaken
from services.registration.day.queries.day_notices import day_takes_notices
from services.registration.day.use_cases.record_day_notice import record_day_notice
from services.registration.events.models.events import Event
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.portals.schemas import DayNoticeWrite
from shared.errors import NotFound
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed.forms import read_form

company_notice = Blueprint("company_notice", __name__)

_REFUSALS = (NoticeNotTaken, NoticeIncomplete)


@company_notice.get("/reply/<token>/day/away")
def ask_to_stay_away(token: str) -> Response:
    """What it means that the company does not come, before it says so."""
    with current_database().reading() as session:
        participation = open_coming_company(session, token)
        event = session.get_one(Event, participation.event_id)
        if not day_takes_notices(session, event):
            raise NotFound
        return make_response(
            render_template(
                "portals/company_away.html",
                token=token,
                event=event,
                company=session.get_one(Company, participation.company_id),
                meetings=len(meetings_of(session, event.id, company_id=participation.company_id)),
            )
        )


@company_notice.post("/reply/<token>/day/notice")
def say(token: str) -> Response:
    form = read_form(DayNoticeWrite(), request.form)
    with form.refusals(*_REFUSALS), current_database().writing() as session:
        participation = open_coming_company(session, token)
        if not form.errors:
            record_day_notice(session, participation, **form.loaded)
    if form.errors:
        flash_warning(" ".join(form.errors.values()))
    else:
        flash_success(_("Tak. Skolen har fået det at vide nu."))
    return redirect(url_for("company_day.show", token=token), 303)
