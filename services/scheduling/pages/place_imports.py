"""Pages that take in a list of rooms or stands: choose a file, look it over, say yes."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.scheduling.domain.errors import SchedulingError
from services.scheduling.downloads import place_table
from services.scheduling.models.events import Event
from services.scheduling.pages.look_over_page import look_over_page
from services.scheduling.pages.place_kinds import place_kind_texts
from services.scheduling.place_lists import PlaceList, read_places, subject_of
from services.scheduling.queries.access import access_event, access_sheet_import
from services.scheduling.queries.rooms import differing_rows
from services.scheduling.use_cases.import_places import create_sheet_import, import_places
from shared.auth.identity import required_identity
from shared.sheets import fault_text, write_excel
from shared.web.downloads import EXCEL, send_download
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning

place_imports = Blueprint("place_imports", __name__)


@place_imports.get("/events/<uuid:event_id>/rooms/import")
def choose_list(event_id: UUID) -> str:
    with current_database().reading() as session:
        return _render_upload(access_event(session, required_identity(), event_id))


@place_imports.post("/events/<uuid:event_id>/rooms/import")
def look_over_list(event_id: UUID) -> str | tuple[str, int]:
    """Every fault, or what would be taken in; nothing is taken in yet."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
    upload = request.files.get("list")
    if upload is None or not upload.filename:
        return _render_upload(event, {"list": _("Vælg den fil, som listen står i.")}), 422
    read = _read(event, upload.read())
    if read.faults:
        faults = [fault_text(fault, _) for fault in read.faults.first]
        return _render_upload(event, faults=faults, total=read.faults.total), 422
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        subject = subject_of(event.kind)
        waiting = create_sheet_import(session, event=event, subject=subject, rows=read.rows)
        return render_template(
            "scheduling/look_over_places.html",
            event=event,
            step="rooms",
            waiting=waiting,
            page=look_over_page(event.kind, read.rows),
            found=differing_rows(session, event, read.rows),
            ignored=read.ignored,
            notes=[fault_text(note, _) for note in read.notes],
        )


@place_imports.post("/events/<uuid:event_id>/rooms/import/<uuid:import_id>")
def take_in_list(event_id: UUID, import_id: UUID) -> Response:
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            waiting = access_sheet_import(session, event, import_id, subject_of(event.kind))
            count = import_places(session, event=event, waiting=waiting)
    except SchedulingError as error:
        flash_warning(error_text(error))
        return redirect(url_for(".choose_list", event_id=event_id), 303)
    flash_success(place_kind_texts(event.kind).imported(count))
    return redirect(url_for("rooms.show_rooms", event_id=event_id), 303)


def _read(event: Event, content: bytes) -> PlaceList:
    default = request.form.get("default_building", "").strip()[:120]
    leaves_out = request.form.get("without_hidden") == "yes"
    return read_places(event.kind, content, default_place=default, leaves_hidden_out=leaves_out)


@place_imports.get("/events/<uuid:event_id>/rooms/import/as-it-is.xlsx")
def export(event_id: UUID) -> Response:
    """The rooms or stands that are there, as a list that changes nothing when it is taken in."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        table = place_table(session, event)
        name = f"{table.title}.xlsx".lower()
    return send_download(write_excel([table]), name, EXCEL)


def _render_upload(
    event: Event,
    errors: dict[str, str] | None = None,
    faults: list[str] | None = None,
    total: int = 0,
) -> str:
    return render_template(
        "scheduling/import_places.html",
        event=event,
        step="rooms",
        texts=place_kind_texts(event.kind),
        errors=errors or {},
        faults=faults or [],
        total=total,
    )
