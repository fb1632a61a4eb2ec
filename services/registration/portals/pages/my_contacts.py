"""A student's record of whom she met, over all events, and her answer after each meeting."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.events.queries.access import access_own_event
from services.registration.interest.domain.interest import LONGEST_NOTE
from services.registration.interest.queries.interest import OwnContact, contacts_of_student
from services.registration.interest.schemas import AnswerForm
from services.registration.interest.texts import ANSWER_TEXTS
from services.registration.interest.use_cases.answer_interest import answer_interest
from services.registration.permissions import (
    ANSWER_INTEREST,
)
from services.registration.portals.pages.contact_papers import contact_pdf, contact_sheet
from shared import clock
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import DomainError, NotFound
from shared.web.downloads import EXCEL, send_download
from shared.web.factory import current_database, is_htmx
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed.forms import read_form

my_contacts = Blueprint("my_contacts", __name__)

_BACK = {"schedule": "my_schedule.schedule", "contacts": "my_contacts.show"}


@my_contacts.get("/my/contacts")
def show() -> str:
    contacts = _own()
    return render_template(
        "portals/my/contacts.html",
        contacts=contacts,
        unanswered=sum(one.is_unanswered for one in contacts),
        matches=sum(one.is_match for one in contacts),
        answer_words=ANSWER_TEXTS,
        longest_note=LONGEST_NOTE,
    )


@my_contacts.get("/my/contacts.xlsx")
def excel() -> Response:
    return send_download(contact_sheet(_own()), "contacts.xlsx", EXCEL)


@my_contacts.get("/my/contacts.pdf")
def pdf() -> Response:
    content = contact_pdf(_own(), name=required_identity().name)
    return send_download(content, "contacts.pdf", "application/pdf")


@my_contacts.post("/my/events/<uuid:event_id>/interest/<uuid:company_id>")
@requires(ANSWER_INTEREST)
def answer(event_id: UUID, company_id: UUID) -> Response | tuple[str, int]:
    """`answer` yes, maybe, no, or empty for the note alone. Comes back to where it was given."""
    identity = required_identity()
    form = read_form(AnswerForm(), request.form)
    if not form.errors:
        with form.refusals(DomainError), current_database().writing() as session:
            answer_interest(
                session,
                event=access_own_event(session, identity, event_id),
                person_id=identity.person_id,
                company_id=company_id,
                side="student",
                **form.loaded,
                at=clock.now(),
            )
    refused = " ".join(form.errors.values())
    status = form.status if refused else 200
    if is_htmx():
        return _fragment(event_id, company_id, refused), status
    if refused:
        flash_warning(refused)
    else:
        flash_success(gettext("Dit svar er gemt."))
    return _back(event_id, company_id)


def _back(event_id: UUID, company_id: UUID) -> Response:
    origin = request.form.get("from", "")
    values: dict[str, Any] = {"event_id": event_id} if origin == "schedule" else {}
    address = url_for(_BACK.get(origin, "my_contacts.show"), **values)
    return redirect(f"{address}#interest-{event_id}-{company_id}", 303)


def _fragment(event_id: UUID, company_id: UUID, refused: str) -> str:
    one = next((one for one in _own(event_id) if one.met.company_id == company_id), None)
    if one is None:
        raise NotFound
    return render_template(
        "portals/my/_interest.html",
        one=one,
        refused=refused,
        saved=not refused,
        origin=request.form.get("from", ""),
        answer_words=ANSWER_TEXTS,
        longest_note=LONGEST_NOTE,
    )


def _own(event_id: UUID | None = None) -> list[OwnContact]:
    with current_database().reading() as session:
        return contacts_of_student(
            session, required_identity().person_id, now=clock.now(), event_id=event_id
        )
