"""Pages of the rooms and stands that an event may use."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.scheduling.domain.errors import RoomUnknown, SchedulingError
from services.scheduling.domain.event_plan import CAREER_DAY
from services.scheduling.models.events import Event
from services.scheduling.models.rooms import Room
from services.scheduling.pages.event_form import sent_version
from services.scheduling.pages.events import may_write
from services.scheduling.pages.room_form import BlockFormSchema, OfferFormSchema
from services.scheduling.pages.texts import floor_text
from services.scheduling.permissions import (
    MANAGE_ROOMS,
    OFFER_ROOMS,
)
from services.scheduling.queries.access import access_event, access_room
from services.scheduling.queries.programmes import seating_of
from services.scheduling.queries.rooms import rooms_in_order, stands_of, withheld_rooms
from services.scheduling.schemas import RoomWriteSchema
from services.scheduling.use_cases.choose_rooms import choose_rooms
from services.scheduling.use_cases.update_rooms import (
    add_room,
    block_room,
    delete_room,
    unblock_room,
    update_room,
)
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import StaleVersion
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed.forms import TypedForm, read_form

rooms = Blueprint("rooms", __name__)

_NEW_ROOM = {
    "building": "", "name": "", "floor": "", "capacity": "",
    "has_power": True, "has_screen": False, "is_step_free": False,
}  # fmt: skip


@rooms.get("/events/<uuid:event_id>/rooms")
def show_rooms(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return render_places(session, event)


def render_places(session: Session, event: Event, stands_form: TypedForm | None = None) -> str:
    """The page of stands for a career day, of rooms otherwise."""
    if event.kind == CAREER_DAY:
        return _render_stands(session, event, stands_form)
    withheld = withheld_rooms(session, event.id)
    found = rooms_in_order(session, event.organisation_id)
    seating = seating_of(session, event)
    return render_template(
        "scheduling/rooms.html",
        event=event,
        step="rooms",
        seating=seating,
        places=seating.places,
        rooms=found,
        offered=[room for room in found if room.id not in withheld],
        withheld=withheld,
        floor_text=floor_text,
        may_write=may_write(),
    )


def _render_stands(session: Session, event: Event, form: TypedForm | None) -> str:
    stands = stands_of(session, event.id)
    hall = stands[-1].hall if stands else ""
    typed = {"hall": hall, "count": "10", "square_metres": "6", "has_power": True}
    return render_template(
        "scheduling/stands.html",
        event=event,
        step="rooms",
        seating=seating_of(session, event),
        stands=stands,
        form=form or TypedForm({**typed, "has_screen": False, "is_step_free": True}),
        may_write=may_write(),
    )


@rooms.post("/events/<uuid:event_id>/rooms/offered")
@requires(OFFER_ROOMS)
def save_offered(event_id: UUID) -> Response | tuple[str, int]:
    form = read_form(OfferFormSchema(), request.form)
    if not form.errors:
        with form.refusals(RoomUnknown), current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            choose_rooms(session, event=event, room_ids=form.loaded["room_ids"])
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        if form.errors:
            flash_warning(form.errors["room"])
            return render_places(session, event), form.status
        page = "session_rooms.show" if event.kind == CAREER_DAY else ".show_rooms"
    flash_success(_("Valget af lokaler er gemt."))
    return redirect(url_for(page, event_id=event_id), 303)


@rooms.route("/events/<uuid:event_id>/rooms/new", methods=["GET", "POST"])
@requires(MANAGE_ROOMS)
def new_room(event_id: UUID) -> str | Response | tuple[str, int]:
    identity = required_identity()
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        known = rooms_in_order(session, identity.organisation_id)
    if request.method == "GET":
        last = {"building": known[-1].building.name, "floor": known[-1].floor} if known else {}
        return _render_room(event, None, TypedForm({**_NEW_ROOM, **last}))
    form = read_form(RoomWriteSchema(), request.form)
    if not form.errors:
        with form.refusals(SchedulingError, StaleVersion), current_database().writing() as session:
            add_room(session, organisation_id=event.organisation_id, facts=form.loaded)
    if form.errors:
        return _render_room(event, None, form), 422
    flash_success(_("Lokalet %(name)s er tilføjet.", name=form.loaded.name))
    again = request.form.get("action") == "again"
    return redirect(url_for(".new_room" if again else ".show_rooms", event_id=event_id), 303)


@rooms.get("/events/<uuid:event_id>/rooms/<uuid:room_id>")
@requires(MANAGE_ROOMS)
def show_room(event_id: UUID, room_id: UUID) -> str:
    with current_database().reading() as session:
        event, room = _event_and_room(session, event_id, room_id)
        return _render_room(event, room, _form_of(room))


@rooms.post("/events/<uuid:event_id>/rooms/<uuid:room_id>")
@requires(MANAGE_ROOMS)
def save_room(event_id: UUID, room_id: UUID) -> Response | tuple[str, int]:
    form = read_form(RoomWriteSchema(), request.form)
    if not form.errors:
        with form.refusals(SchedulingError, StaleVersion), current_database().writing() as session:
            _event, room = _event_and_room(session, event_id, room_id)
            seen = sent_version(request.form)
            update_room(session, room=room, facts=form.loaded, expected_version=seen)
    if form.errors:
        with current_database().reading() as session:
            event, room = _event_and_room(session, event_id, room_id)
            return _render_room(event, room, form), form.status
    flash_success(_("Lokalet %(name)s er gemt.", name=form.loaded.name))
    return redirect(url_for(".show_rooms", event_id=event_id), 303)


@rooms.post("/events/<uuid:event_id>/rooms/<uuid:room_id>/remove")
@requires(MANAGE_ROOMS)
def take_room_away(event_id: UUID, room_id: UUID) -> Response:
    try:
        with current_database().writing() as session:
            _event, room = _event_and_room(session, event_id, room_id)
            name = room.name
            delete_room(session, room=room)
    except SchedulingError as error:
        flash_warning(error_text(error))
        return redirect(url_for(".show_room", event_id=event_id, room_id=room_id), 303)
    flash_success(_("Lokalet %(name)s er fjernet.", name=name))
    return redirect(url_for(".show_rooms", event_id=event_id), 303)


@rooms.post("/events/<uuid:event_id>/rooms/<uuid:room_id>/blocks")
@requires(MANAGE_ROOMS)
def add_block(event_id: UUID, room_id: UUID) -> Response | tuple[str, int]:
    block = read_form(BlockFormSchema(), request.form)
    if not block.errors:
        with block.refusals(SchedulingError), current_database().writing() as session:
            _event, room = _event_and_room(session, event_id, room_id)
            block_room(session, room=room, **block.loaded)
    if block.errors:
        with current_database().reading() as session:
            event, room = _event_and_room(session, event_id, room_id)
            return _render_room(event, room, _form_of(room), block), 422
    flash_success(_("Tiden er spærret."))
    return redirect(url_for(".show_room", event_id=event_id, room_id=room_id), 303)


@rooms.post("/events/<uuid:event_id>/rooms/<uuid:room_id>/blocks/<uuid:block_id>/remove")
@requires(MANAGE_ROOMS)
def remove_block(event_id: UUID, room_id: UUID, block_id: UUID) -> Response:
    with current_database().writing() as session:
        _event, room = _event_and_room(session, event_id, room_id)
        unblock_room(session, room=room, block_id=block_id)
    flash_success(_("Tiden er fri igen."))
    return redirect(url_for(".show_room", event_id=event_id, room_id=room_id), 303)


def _event_and_room(session: Session, event_id: UUID, room_id: UUID) -> tuple[Event, Room]:
    identity = required_identity()
    return access_event(session, identity, event_id), access_room(session, identity, room_id)


def _form_of(room: Room) -> TypedForm:
    values: dict[str, Any] = {
        name: getattr(room, name)
        for name in ("name", "floor", "capacity", "has_power", "has_screen", "is_step_free")
    }
    return TypedForm({**values, "building": room.building.name})


def _render_room(
    event: Event, room: Room | None, form: TypedForm, block: TypedForm | None = None
) -> str:
    day = event.held_on.isoformat()
    typed = {
        "starts_at": f"{day}T{event.starts:%H:%M}",
        "ends_at": f"{day}T{event.ends:%H:%M}",
        "reason": "",
    }
    return render_template(
        "scheduling/room.html",
        event=event,
        step="rooms",
        room=room,
        form=form,
        block=block or TypedForm(dict(typed)),
    )
