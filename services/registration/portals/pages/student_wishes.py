"""A student's companies and ranked wishes: cards to choose from, a list that saves itself."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_own_event
from services.registration.portals.pages.wishes_page import WishPage, wishes_page
from services.registration.wishes.queries.wishes import own_wishes
from services.registration.wishes.use_cases.update_wishes import (
    Change,
    add_company,
    delete_company,
    move_company,
    reorder_companies,
    update_wishes,
)
from shared.auth.identity import required_identity
from shared.errors import DomainError, NotFound
from shared.searching import search_terms
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database, is_htmx
from shared.web.flashes import flash_success, flash_warning
from shared.web.reordering import reordered
from shared.web.typed.fields import typed_id, typed_number

student_wishes = Blueprint("student_wishes", __name__)

Answer = str | Response | tuple[str, int]


@student_wishes.get("/my/events/<uuid:event_id>/companies")
def companies(event_id: UUID) -> str:
    with current_database().reading() as session:
        page = _page(session, event_id)
    search = request.args.get("q", "")[:100].strip()
    only_stars = request.args.get("stars") == "1"
    only_own = request.args.get("all") != "1" and page.education_id is not None and not only_stars
    words = search_terms(search)
    shown = [
        card
        for card in page.cards
        if card.answers_to(words)
        and (not only_own or card.takes(page.education_id))
        and (not only_stars or card.company_id in page.favourites)
    ]
    return render_template(
        "portals/my/companies.html",
        page=page,
        event=page.event,
        shown=shown,
        search=search,
        only_own=only_own,
        only_stars=only_stars,
    )


@student_wishes.get("/my/events/<uuid:event_id>/wishes")
def wishes(event_id: UUID) -> str:
    with current_database().reading() as session:
        page = _page(session, event_id)
    return render_template("portals/my/wishes.html", page=page, event=page.event)


@student_wishes.post("/my/events/<uuid:event_id>/wishes/add")
def add_wish(event_id: UUID) -> Answer:
    company_id = _company_asked_for()
    return _change_card(event_id, company_id, add_company(company_id))


@student_wishes.post("/my/events/<uuid:event_id>/wishes/remove")
def remove_wish(event_id: UUID) -> Answer:
    company_id = _company_asked_for()
    if request.form.get("from") == "companies":
        return _change_card(event_id, company_id, delete_company(company_id))
    return _change_list(event_id, delete_company(company_id))


@student_wishes.post("/my/events/<uuid:event_id>/wishes/order")
def order_wishes(event_id: UUID) -> Answer:
    """Buttons, "Flyt til" and dragging; `version` says which list the student saw."""
    version = request.form.get("version", 0, typed_number)
    removed = request.form.get("remove", "", str)
    if removed:
        return _change_list(event_id, delete_company(typed_id(removed)))
    moved, _, way = request.form.get("move", "").partition(":")
    if way in ("up", "down"):
        return _change_list(event_id, move_company(typed_id(moved), way, version))  # type: ignore[arg-type]  # checked above
    with current_database().reading() as session:
        identity = required_identity()
        _event(session, event_id)
        seen = own_wishes(session, event_id, identity.person_id)
    order = reordered([str(id) for id in seen.companies], request.form)
    return _change_list(event_id, reorder_companies([UUID(id) for id in order], version))


def _change_list(event_id: UUID, change: Change) -> Answer:
    """Save, and answer with the list as it stands: a fragment for htmx, a 303 without."""
    status, said = _save(event_id, change)
    if not is_htmx():
        if said:
            flash_warning(said)
        return redirect(url_for(".wishes", event_id=event_id), 303)
    with current_database().reading() as session:
        page = _page(session, event_id)
    fragment = render_template(
        "portals/my/_wish_list.html",
        page=page,
        event=page.event,
        refused=said,
        saved=not said,
    )
    return fragment, status


def _change_card(event_id: UUID, company_id: UUID, change: Change) -> Answer:
    status, said = _save(event_id, change)
    if not is_htmx():
        if said:
            flash_warning(said)
        else:
            flash_success(gettext("Dine ønsker er gemt."))
        filters: dict[str, Any] = {**_filters()}
        anchor = f"company-{company_id}"
        return redirect(url_for(".companies", event_id=event_id, _anchor=anchor, **filters), 303)
    with current_database().reading() as session:
        page = _page(session, event_id)
    card = next((card for card in page.cards if card.company_id == company_id), None)
    fragment = render_template(
        "portals/my/_card_answer.html",
        page=page,
        event=page.event,
        card=card,
        refused=said,
        filters=_filters(),
    )
    return fragment, status


def _save(event_id: UUID, change: Change) -> tuple[int, str]:
    """(status, what to say when it was refused)."""
    identity = required_identity()
    try:
        with current_database().writing() as session:
            event = _event(session, event_id)
            update_wishes(session, event=event, person_id=identity.person_id, change=change)
    except DomainError as refused:
        return error_status(refused), error_text(refused)
    return 200, ""


def _page(session: Session, event_id: UUID) -> WishPage:
    return wishes_page(session, _event(session, event_id), required_identity().person_id)


def _event(session: Session, event_id: UUID) -> Event:
    """Nobody wishes on a day of guidance."""
    event = access_own_event(session, required_identity(), event_id)
    if event.kind == "guidance":
        raise NotFound
    return event


def _company_asked_for() -> UUID:
    return typed_id(request.form.get("company", ""))


def _filters() -> dict[str, str]:
    """What the student searched for, so that the page comes back as it was."""
    return {
        name: request.form[name][:100] for name in ("q", "all", "stars") if request.form.get(name)
    }
