"""Lists of students, companies and wishes as files through the JSON door; all of one or nothing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.registration.companies.use_cases.import_companies import (
    CompanyImport,
    import_companies,
    preview_companies,
)
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.kit.domain.list_choices import ListChoices
from services.registration.kit.schemas.imports import (
    ImportQuery,
    ImportView,
    WishImportQuery,
    WishImportView,
)
from services.registration.kit.texts.import_faults import fault_sentence
from services.registration.kit.use_cases.list_import import ListImport
from services.registration.school.queries.shared_rows import AskerReach, reach_of
from services.registration.students.use_cases.import_students import (
    StudentImport,
    import_students,
    preview_students,
)
from services.registration.wishes.use_cases.import_wishes import (
    WishImport,
    import_wishes,
    preview_wishes,
)
from shared.auth.identity import required_identity
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.uploads import UPLOAD, refused_list, takes_file, uploaded_list
from shared.web.factory import current_database

_Reads = Callable[[Session, Event, bytes], StudentImport | CompanyImport]

imports_api = Blueprint(
    "imports_api",
    __name__,
    url_prefix="/events/<uuid:event_id>",
    description="Lists from Excel or CSV. With a fault nothing is taken in: problem "
    "`list_has_faults` names the first 50 by row and column.",
)


@imports_api.post("/students/import")
@takes_file
@imports_api.doc(requestBody=UPLOAD)
@imports_api.arguments(ImportQuery, location="query")
@imports_api.response(200, ImportView)
def take_in_students(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Students with class, education and address. `dry_run`: only say what would happen."""
    return _import_list(event_id, _preview_students, _import_students, dry_run=arguments["dry_run"])


@imports_api.post("/companies/import")
@takes_file
@imports_api.doc(requestBody=UPLOAD)
@imports_api.arguments(ImportQuery, location="query")
@imports_api.response(200, ImportView)
def take_in_companies(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Companies with their contact, into the organisation's directory; inviting is another step."""
    return _import_list(
        event_id, _preview_companies, _import_companies, dry_run=arguments["dry_run"]
    )


def _preview_students(session: Session, event: Event, content: bytes) -> StudentImport:
    return preview_students(session, event, content, reach=_reach(session, event))


def _import_students(session: Session, event: Event, content: bytes) -> StudentImport:
    return import_students(session, event, content, reach=_reach(session, event))


def _preview_companies(session: Session, event: Event, content: bytes) -> CompanyImport:
    reach = _reach(session, event)
    return preview_companies(session, event.organisation_id, content, reach=reach)


def _import_companies(session: Session, event: Event, content: bytes) -> CompanyImport:
    reach = _reach(session, event)
    return import_companies(session, event.organisation_id, content, reach=reach)


def _reach(session: Session, event: Event) -> AskerReach:
    return reach_of(session, required_identity(), event.id)


@imports_api.post("/wishes/import")
@takes_file
@imports_api.doc(requestBody=UPLOAD)
@imports_api.arguments(WishImportQuery, location="query")
@imports_api.response(200, WishImportView)
def take_in_wishes(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Wishes collected on paper or elsewhere; `replace` also overwrites lists that are there."""
    identity, content = required_identity(), uploaded_list()
    choices = ListChoices(replaces=arguments["replace"])
    if arguments["dry_run"]:
        with current_database().reading() as session:
            event = access_event(session, identity, event_id)
            found = preview_wishes(session, event=event, content=content, choices=choices)
            return jsonify(_wishes_counted(found))

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        _refuse_faults(preview_wishes(session, event=event, content=content, choices=choices))
        taken = import_wishes(
            session,
            event=event,
            content=content,
            entered_by=identity.person_id,
            choices=choices,
        )
        return Answer(200, _wishes_counted(taken))

    return answer_once(current_database(), effect)


def _import_list(event_id: UUID, preview: _Reads, apply: _Reads, *, dry_run: bool) -> Response:
    """One flow for every kind: a dry run reads only, else all is taken in or every fault named."""
    identity, content = required_identity(), uploaded_list()
    if dry_run:
        with current_database().reading() as session:
            event = access_event(session, identity, event_id)
            return jsonify(_counted(preview(session, event, content)))

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        _refuse_faults(preview(session, event, content))
        taken = apply(session, event, content)
        return Answer(200, _counted(taken) | _company_ids(taken))

    return answer_once(current_database(), effect)


def _refuse_faults(found: ListImport[Any]) -> None:
    if not found.ok:
        faults = found.sheet.faults
        raise refused_list(faults.first, faults.total, fault_sentence)


def _company_ids(taken: StudentImport | CompanyImport) -> dict[str, Any]:
    """Whom a list of companies named, so that they can be invited next."""
    if isinstance(taken, StudentImport):
        return {}
    return {"company_ids": [str(company_id) for company_id in taken.company_ids]}


def _counted(found: StudentImport | CompanyImport) -> dict[str, Any]:
    _refuse_faults(found)
    return {
        "listed": found.listed,
        "new": len(found.plan.new),
        "changed": len(found.plan.changed),
        "unchanged": len(found.plan.unchanged),
        "ignored_columns": list(found.sheet.ignored),
    }


def _wishes_counted(found: WishImport) -> dict[str, Any]:
    _refuse_faults(found)
    plan = found.plan
    return {
        "taken_in": plan.list_count,
        "kept": len(plan.kept),
        "doubles_dropped": plan.doubles_dropped,
        "ignored_columns": list(found.sheet.ignored),
    }
