"""The first page by role: what needs me today?"""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.registration.home.pages.student_card import student_card
from services.registration.home.queries.events import (
    EventRow,
    events_of_organisation,
    events_of_student,
)
from services.registration.home.queries.student_home import student_events
from services.registration.permissions import VIEW_EVENT
from services.registration.progress.domain import event_state
from services.registration.progress.texts import summary_for, summary_of
from shared import clock
from shared.auth.identity import Identity, current_identity
from shared.web.factory import current_database
from shared.web.formats import local

home = Blueprint("home", __name__)


@home.get("/", endpoint="home")
def show_home() -> Response | str:
    identity = current_identity()
    if identity is None:
        return redirect(url_for("sign_in.ask"), 303)
    return _staff_home(identity) if identity.is_staff else _student_home(identity)


def _staff_home(identity: Identity) -> str:
    now = clock.now()
    with current_database().reading() as session:
        coming, held = events_of_organisation(
            session,
            identity.organisation_id,
            today=local(now).date(),
            member_id=None if identity.may(VIEW_EVENT) else identity.person_id,
        )
    cards = [
        (row, summary_for(identity, summary_of(row.event.id, row.figures, now))) for row in coming
    ]
    return render_template(
        "home/staff_home.html",
        cards=cards,
        held=held,
        needing=[card for card in cards if _needs_somebody(card[0])],
        urgent=[row for row, _words in cards if row.figures.unheld],
        may_create=identity.has_any(frozenset({"administrator", "organiser", "teacher"})),
    )


def _student_home(identity: Identity) -> str:
    now = clock.now()
    with current_database().reading() as session:
        events = events_of_student(session, identity.person_id, today=local(now).date())
        rows = student_events(session, identity.person_id, events, now=now)
    return render_template("home/student_home.html", cards=[student_card(row) for row in rows])


def _needs_somebody(row: EventRow) -> bool:
    """Whatever its card asks for, or says that it lacks."""
    figures, state = row.figures, event_state(row.figures, clock.now())
    if figures.mail_failed or figures.untold or figures.unheld:
        return True
    return state.code not in {"cancelled", "over", "ready_for_the_day", "wishes_not_open"}
