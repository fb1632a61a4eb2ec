"""The board on which companies get their places: allocate, move, swap, lock, undo, publish."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.scheduling.domain.errors import CompanyNotTakingPart, SchedulingError
from services.scheduling.models.events import Event
from services.scheduling.pages.board import company_named, rows_of
from services.scheduling.pages.event_form import sent_version
from services.scheduling.pages.events import may_write
from services.scheduling.pages.place_kinds import place_kind_texts
from services.scheduling.pages.programme_page import programme_page
from services.scheduling.pages.room_plan import drawings_of
from services.scheduling.pages.texts import origin_text, place_text, shortage_text
from services.scheduling.permissions import (
    PLACE_COMPANIES,
    PUBLISH_PROGRAMME,
)
from services.scheduling.place_allocation import allocate_anew
from services.scheduling.queries.access import access_event
from services.scheduling.queries.programmes import Seating, seating_of, versions_of
from services.scheduling.use_cases.place_companies import (
    lock_place,
    place_company,
    release_place,
    swap_companies,
)
from services.scheduling.use_cases.publish_programme import publish_programme
from services.scheduling.use_cases.restore_programme import clear_programme, restore_programme
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.db.ordering import danish_key
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning, flash_with_undo

programme = Blueprint("programme", __name__, url_prefix="/events/<uuid:event_id>/programme")


@programme.get("")
def show_board(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        seating = seating_of(session, event)
        moving = company_named(seating, request.args.get("move", ""))
        is_editable = may_write() and event.cancelled_at is None
        versions = versions_of(session, event.id, 8)
        return render_template(
            "scheduling/programme.html",
            event=event,
            step="rooms",
            page=programme_page(seating, versions, moving=moving, may_write=is_editable),
            free=len(seating.free_places),
            drawings=drawings_of(seating),
            origin_text=origin_text,
            may_write=is_editable,
        )


@programme.post("/allocate")
@requires(PLACE_COMPANIES)
def allocate(event_id: UUID) -> Response:
    """Works the places out outside every transaction, then seats the companies if nothing moved."""
    mode = request.form.get("mode", "all")
    try:
        allocation, seating = allocate_anew(
            current_database(),
            required_identity(),
            event_id,
            only_missing=mode == "missing",
            other_seed=mode == "other",
        )
    except SchedulingError as error:
        flash_warning(error_text(error))
        return _back(event_id)
    placed = len(allocation.places_by_company)
    undo = url_for(".restore", event_id=event_id)
    flash_with_undo(
        ngettext("%(num)d virksomhed har en plads.", "%(num)d virksomheder har en plads.", placed),
        undo,
        fields={"number": "last"},
    )
    for shortage in allocation.conflicts:
        flash_warning(shortage_text(shortage, seating.companies, place_kind_texts(seating.kind)))
    return _back(event_id)


@programme.post("/move")
@requires(PLACE_COMPANIES)
def move(event_id: UUID) -> Response:
    """`company` goes to `to`: place:<id>, swap:<company id>, or none."""
    company, to = request.form.get("company", ""), request.form.get("to", "")
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            _move(session, event, company, to)
            text = _moved_text(session, event, UUID(company))
    except SchedulingError as error:
        flash_warning(error_text(error))
        return _back(event_id)
    flash_success(text)
    return _back(event_id, company)


def _move(session: Session, event: Event, company: str, to: str) -> None:
    way, _colon, target = to.partition(":")
    company_id = _id(company)
    if way == "swap":
        swap_companies(session, event=event, company_id=company_id, other_company_id=_id(target))
    elif way == "none":
        release_place(session, event=event, company_id=company_id)
    else:
        place_company(session, event=event, company_id=company_id, place_id=_id(target))


def _moved_text(session: Session, event: Event, company_id: UUID) -> str:
    seating = seating_of(session, event)
    name = seating.companies[company_id].name if company_id in seating.companies else ""
    if company_id not in seating.seated:
        return _("%(company)s har ikke længere nogen plads.", company=name)
    place = seating.places[seating.seated[company_id]]
    return _("%(company)s sidder nu i %(place)s.", company=name, place=place_text(place))


@programme.post("/lock")
@requires(PLACE_COMPANIES)
def lock(event_id: UUID) -> Response:
    company, is_locked = request.form.get("company", ""), request.form.get("locked") == "yes"
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            lock_place(session, event=event, company_id=_id(company), is_locked=is_locked)
    except SchedulingError as error:
        flash_warning(error_text(error))
        return _back(event_id)
    return _back(event_id, company)


@programme.post("/restore")
@requires(PLACE_COMPANIES)
def restore(event_id: UUID) -> Response:
    sent = request.form.get("number", "last")
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            kept = versions_of(session, event.id, 1)
            last = kept[0].number if kept else 0
            number = last if sent == "last" else sent_version(request.form, "number")
            restore_programme(session, event=event, number=number)
    except SchedulingError as error:
        flash_warning(error_text(error))
    else:
        flash_success(_("Den tidligere udgave er tilbage."))
    return _back(event_id)


@programme.post("/clear")
@requires(PLACE_COMPANIES)
def clear(event_id: UUID) -> Response:
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            clear_programme(session, event=event)
    except SchedulingError as error:
        flash_warning(error_text(error))
    else:
        undo = url_for(".restore", event_id=event_id)
        flash_with_undo(_("Alle ulåste pladser er tømt."), undo, fields={"number": "last"})
    return _back(event_id)


@programme.get("/publish")
@requires(PUBLISH_PROGRAMME)
def look_over(event_id: UUID) -> str:
    """Who will be told what, before anybody is."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        seating = seating_of(session, event)
        return render_template(
            "scheduling/publish_programme.html",
            event=event,
            step="rooms",
            seating=seating,
            told=_told(seating),
        )


@programme.post("/publish")
@requires(PUBLISH_PROGRAMME)
def publish(event_id: UUID) -> Response:
    version = sent_version(request.form)
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            published = publish_programme(session, event=event, expected_version=version)
    except SchedulingError as error:
        flash_warning(error_text(error))
        return redirect(url_for(".look_over", event_id=event_id), 303)
    flash_success(
        ngettext(
            "Offentliggjort: %(num)d virksomhed har fået en ny plads.",
            "Offentliggjort: %(num)d virksomheder har fået en ny plads.",
            published.changes,
        )
    )
    return redirect(f"/registration/events/{event_id}/news?programme={published.version}", 303)


@programme.get("/print")
def show_print(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        seating = seating_of(session, event)
        return render_template(
            "scheduling/print_programme.html",
            event=event,
            step="rooms",
            rows=[row for row in rows_of(seating) if row.place],
            drawings=drawings_of(seating),
        )


def _told(seating: Seating) -> list[dict[str, str]]:
    """Who would be told what, by name."""

    def named(place_id: UUID | None) -> str:
        place = seating.places.get(place_id) if place_id else None
        return place_text(place) if place else ""

    rows = [
        {
            "company": seating.companies[change.company_id].name,
            "before": named(change.published),
            "now": named(change.now),
        }
        for change in seating.untold_changes
        if change.company_id in seating.companies
    ]
    return sorted(rows, key=lambda row: danish_key(row["company"]))


def _id(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError as error:
        raise CompanyNotTakingPart(field="place") from error


def _back(event_id: UUID, company: str = "") -> Response:
    anchor = f"company-{company}" if company else None
    return redirect(url_for(".show_board", event_id=event_id, _anchor=anchor), 303)
