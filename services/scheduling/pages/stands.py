"""Pages that make, change and remove a career day's stands."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.scheduling.domain.errors import SchedulingError
from services.scheduling.models.events import Event
from services.scheduling.models.stands import Stand
from services.scheduling.pages.event_form import sent_version
from services.scheduling.pages.room_form import (
    EQUIPMENT,
    StandFormSchema,
)
from services.scheduling.pages.rooms import render_places
from services.scheduling.queries.access import access_event, access_stand
from services.scheduling.schemas import StandsWriteSchema
from services.scheduling.use_cases.update_stands import (
    add_stand_row,
    delete_stand,
    update_stand,
)
from shared.auth.identity import required_identity
from shared.errors import StaleVersion
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed.forms import TypedForm, read_form

stands = Blueprint("stands", __name__)


@stands.post("/events/<uuid:event_id>/stands")
def add_stands(event_id: UUID) -> Response | tuple[str, int]:
    form = read_form(StandsWriteSchema(), request.form)
    if not form.errors:
        first, count = form.loaded
        with form.refusals(SchedulingError), current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            add_stand_row(session, event=event, first=first, count=count)
    if form.errors:
        with current_database().reading() as session:
            event = access_event(session, required_identity(), event_id)
            return render_places(session, event, form), 422
    flash_success(ngettext("%(num)d stand er lavet.", "%(num)d stande er lavet.", count))
    return redirect(url_for("rooms.show_rooms", event_id=event_id), 303)


@stands.get("/events/<uuid:event_id>/stands/<uuid:stand_id>")
def show_stand(event_id: UUID, stand_id: UUID) -> str:
    with current_database().reading() as session:
        event, stand = _event_and_stand(session, event_id, stand_id)
        names = ("hall", "number", "square_metres", *EQUIPMENT)
        form = TypedForm({name: getattr(stand, name) for name in names})
        return _render_stand(event, stand, form)


@stands.post("/events/<uuid:event_id>/stands/<uuid:stand_id>")
def save_stand(event_id: UUID, stand_id: UUID) -> Response | tuple[str, int]:
    form = read_form(StandFormSchema(), request.form)
    if not form.errors:
        with form.refusals(SchedulingError, StaleVersion), current_database().writing() as session:
            _event, stand = _event_and_stand(session, event_id, stand_id)
            seen = sent_version(request.form)
            update_stand(session, stand=stand, facts=form.loaded, expected_version=seen)
    if form.errors:
        with current_database().reading() as session:
            event, stand = _event_and_stand(session, event_id, stand_id)
            return _render_stand(event, stand, form), form.status
    flash_success(_("Stand %(number)s er gemt.", number=form.loaded.number))
    return redirect(url_for("rooms.show_rooms", event_id=event_id), 303)


@stands.post("/events/<uuid:event_id>/stands/<uuid:stand_id>/remove")
def take_stand_away(event_id: UUID, stand_id: UUID) -> Response:
    try:
        with current_database().writing() as session:
            _event, stand = _event_and_stand(session, event_id, stand_id)
            number = stand.number
            delete_stand(session, stand=stand)
    except SchedulingError as error:
        flash_warning(error_text(error))
        return redirect(url_for(".show_stand", event_id=event_id, stand_id=stand_id), 303)
    flash_success(_("Stand %(number)s er fjernet.", number=number))
    return redirect(url_for("rooms.show_rooms", event_id=event_id), 303)


def _event_and_stand(session: Session, event_id: UUID, stand_id: UUID) -> tuple[Event, Stand]:
    event = access_event(session, required_identity(), event_id)
    return event, access_stand(session, event, stand_id)


def _render_stand(event: Event, stand: Stand, form: TypedForm) -> str:
    return render_template(
        "scheduling/stand.html", event=event, step="rooms", stand=stand, form=form
    )
