"""Whom the companies would like to meet: seen, entered by the organiser, taken in from a sheet."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.companies.queries.access import access_coming_company
from services.registration.events.queries.access import access_event
from services.registration.wishes.domain.company_wishes import SCORES
from services.registration.wishes.domain.wish_errors import WishesOutdated
from services.registration.wishes.queries.company_wishes import (
    company_wish_lines,
    scores_of,
    stamp_of,
    wanted_students,
)
from services.registration.wishes.queries.wishes import company_names
from services.registration.wishes.schemas import CompanyWishForm
from services.registration.wishes.use_cases.update_company_wishes import update_company_wishes
from shared.auth.identity import required_identity
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success
from shared.web.typed.forms import read_form

company_wishes = Blueprint("company_wishes", __name__)


@company_wishes.get("/events/<uuid:event_id>/company-wishes")
def overview(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        lines = company_wish_lines(session, event_id)
    return render_template(
        "wishes/company_overview.html", event=event, step="schedules", lines=lines
    )


@company_wishes.get("/events/<uuid:event_id>/company-wishes/<uuid:company_id>")
def one_company(event_id: UUID, company_id: UUID) -> str:
    with current_database().reading() as session:
        return _form(session, event_id, company_id)


@company_wishes.post("/events/<uuid:event_id>/company-wishes/<uuid:company_id>")
def save(event_id: UUID, company_id: UUID) -> Response | tuple[str, int]:
    identity = required_identity()
    form = read_form(CompanyWishForm(), request.form, students=_rows())
    if form.errors:
        with current_database().reading() as session:
            page = _form(session, event_id, company_id, error=form.errors["students"])
        return page, form.status
    scores = {row["student_id"]: row["score"] for row in form.loaded["students"]}
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            access_coming_company(session, identity, event_id, company_id)
            saved = update_company_wishes(
                session,
                event=event,
                company_id=company_id,
                scores=scores,
                seen=request.form.get("seen", 0, int),  # a stamp, which no column holds
                entered_by=identity.person_id,
            )
    except WishesOutdated as refused:
        with current_database().reading() as session:
            page = _form(session, event_id, company_id, error=error_text(refused))
        return page, error_status(refused)
    flash_success(ngettext("Gemt: %(num)d elev.", "Gemt: %(num)d elever.", len(saved)))
    return redirect(url_for(".overview", event_id=event_id), 303)


def _form(session: Session, event_id: UUID, company_id: UUID, *, error: str = "") -> str:
    identity = required_identity()
    event = access_event(session, identity, event_id)
    access_coming_company(session, identity, event_id, company_id)
    return render_template(
        "wishes/one_company.html",
        event=event,
        step="schedules",
        company=company_names(session, event_id)[company_id],
        students=wanted_students(session, event_id, company_id),
        scores=SCORES,
        seen=stamp_of(scores_of(session, event_id, company_id)),
        errors={"": error} if error else {},
    )


def _rows() -> list[dict[str, str]]:
    """The fields are called score-<student>; an empty one is no wish."""
    return [
        {"student_id": name.removeprefix("score-"), "score": value}
        for name, value in request.form.items(multi=True)
        if name.startswith("score-") and value
    ]
