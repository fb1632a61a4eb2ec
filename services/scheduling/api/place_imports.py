"""A list of rooms or stands as a file through the JSON door; all of it or nothing."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_babel import gettext as _
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.scheduling.models.events import Event
from services.scheduling.place_lists import PlaceList, read_places, subject_of
from services.scheduling.queries.access import access_event
from services.scheduling.schemas import PlaceImportQuery, PlaceImportSchema
from services.scheduling.use_cases.import_places import create_sheet_import, import_places
from shared.auth.identity import required_identity
from shared.sheets import fault_text
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.uploads import UPLOAD, refused_list, takes_file, uploaded_list
from shared.web.factory import current_database

place_imports_api = Blueprint(
    "place_imports_api", __name__, description="Lists of rooms or stands from Excel or CSV"
)


@place_imports_api.post("/events/<uuid:event_id>/places/import")
@takes_file
@place_imports_api.doc(requestBody=UPLOAD)
@place_imports_api.arguments(PlaceImportQuery, location="query")
@place_imports_api.response(200, PlaceImportSchema)
def take_in_places_list(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Rooms for a praktikdating, stands for a career day. `dry_run`: only look it over."""
    identity = required_identity()
    with current_database().reading() as session:
        access_event(session, identity, event_id)  # before anything is said about the file
    content = uploaded_list()

    def read(event: Event) -> PlaceList:
        found = read_places(event.kind, content, default_place=arguments["default_place"])
        if found.faults:
            faults = found.faults
            raise refused_list(faults.first, faults.total, lambda fault: fault_text(fault, _))
        return found

    if arguments["dry_run"]:
        with current_database().reading() as session:
            event = access_event(session, identity, event_id)
            return jsonify(_counted(event, read(event)))

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        found = read(event)
        waiting = create_sheet_import(
            session, event=event, subject=subject_of(event.kind), rows=found.rows
        )
        import_places(session, event=event, waiting=waiting)
        return Answer(200, _counted(event, found))

    return answer_once(current_database(), effect)


def _counted(event: Event, found: PlaceList) -> dict[str, Any]:
    return {
        "subject": subject_of(event.kind),
        "listed": len(found.rows),
        "ignored_columns": list(found.ignored),
    }
