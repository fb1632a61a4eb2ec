"""A company's answer after each meeting, by its link; the day list shows it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.companies.links import open_coming_company
from services.registration.companies.models import Participation
from services.registration.events.models.events import Event
from services.registration.interest.domain.interest import LONGEST_NOTE
from services.registration.interest.queries.interest import OwnContact, contacts_of_company
from services.registration.interest.schemas import AnswerForm
from services.registration.interest.texts import ANSWER_TEXTS
from services.registration.interest.use_cases.answer_interest import answer_interest
from shared import clock
from shared.errors import DomainError
from shared.web.factory import current_database, is_htmx
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed.forms import read_form

company_interest = Blueprint("company_interest", __name__)


@company_interest.post("/reply/<token>/day/interest/<uuid:person_id>")
def answer(token: str, person_id: UUID) -> Response | tuple[str, int]:
    """`answer` yes, maybe, no, or empty for the note alone."""
    form = read_form(AnswerForm(), request.form)
    if not form.errors:
        with form.refusals(DomainError), current_database().writing() as session:
            participation = open_coming_company(session, token)
            answer_interest(
                session,
                event=session.get_one(Event, participation.event_id),
                person_id=person_id,
                company_id=participation.company_id,
                side="company",
                **form.loaded,
                at=clock.now(),
            )
    refused = " ".join(form.errors.values())
    status = form.status if refused else 200
    if is_htmx():
        return _fragment(token, person_id, refused), status
    if refused:
        flash_warning(refused)
    else:
        flash_success(gettext("Jeres svar er gemt."))
    return redirect(url_for("company_day.show", token=token) + f"#interest-{person_id}", 303)


def interest_shown(
    session: Session, event: Event, participation: Participation, *, is_open: bool = True
) -> dict[str, Any]:
    """What the day list needs beside each student; nothing where it shows no meetings."""
    met = (
        contacts_of_company(session, event, participation.company_id, now=clock.now())
        if is_open
        else []
    )
    return {
        "contacts": {one.met.person_id: one for one in met},
        "answer_words": ANSWER_TEXTS,
        "longest_note": LONGEST_NOTE,
    }


def _fragment(token: str, person_id: UUID, refused: str) -> str:
    with current_database().reading() as session:
        participation = open_coming_company(session, token)
        shown = interest_shown(
            session, session.get_one(Event, participation.event_id), participation
        )
    contacts: dict[UUID, OwnContact] = shown["contacts"]
    return render_template(
        "day/_interest.html",
        token=token,
        person_id=person_id,
        refused=refused,
        saved=not refused,
        **(shown | {"contacts": {person_id: contacts[person_id]}}),
    )
