"""A student's preparation: hand in application and CV, see who may read them and who has."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_own_event
from services.registration.portals.pages.preparation_opening import (
    PreparationStands,
    preparation_opening,
)
from services.registration.preparation.domain.preparation import (
    KINDS,
    companies_may_see,
    deleted_on,
    document_status,
    is_prepared,
    seen_from,
    seen_until,
)
from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.downloads import as_download
from services.registration.preparation.queries.access_documents import access_own_document
from services.registration.preparation.queries.preparation import (
    as_latest,
    current_documents,
    documents_of,
    fetched_by_others,
    is_waived,
    plan_of,
    required_documents,
)
from services.registration.preparation.texts import (
    KIND_TEXTS,
    STATUS_TEXTS,
    kinds_in_sentence,
    refusal_text,
    removed_links_text,
)
from services.registration.preparation.use_cases.read_document import read_document
from services.registration.preparation.use_cases.upload_document import (
    delete_document,
    upload_document,
)
from shared import clock
from shared.auth.identity import required_identity
from shared.errors import DomainError
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success
from shared.web.formats import local

my_preparation = Blueprint("my_preparation", __name__)


@my_preparation.get("/my/events/<uuid:event_id>/preparation")
def show(event_id: UUID) -> str:
    return _page(event_id, {})


@my_preparation.post("/my/events/<uuid:event_id>/preparation/<any(application, cv):kind>")
def upload(event_id: UUID, kind: str) -> BaseResponse:
    """A refusal that the first bytes tell is said at once, the others after the check."""
    identity = required_identity()
    name, content = _sent_file()
    try:
        with current_database().writing() as session:
            upload_document(
                session,
                event=access_own_event(session, identity, event_id),
                person_id=identity.person_id,
                kind=kind,
                content=content,
                name=name,
            )
    except FileRefused as refused:
        words = refusal_text(str(refused.fields["reason"]))
        return make_response(_page(event_id, {kind: words}), error_status(refused))
    except DomainError as refused:
        return make_response(_page(event_id, {kind: error_text(refused)}), error_status(refused))
    flash_success(gettext("Vi har fået filen og tjekker den nu."))
    return redirect(url_for(".show", event_id=event_id) + f"#{kind}", 303)


@my_preparation.get("/my/events/<uuid:event_id>/preparation/documents/<uuid:document_id>")
def download(event_id: UUID, document_id: UUID) -> Response:
    identity = required_identity()
    with current_database().writing() as session:
        document = access_own_document(session, identity, event_id, document_id)
        content = read_document(session, document, is_own=True)
        word = str(KIND_TEXTS[document.kind])
        return as_download(document, content, word=word, student=identity.name)


@my_preparation.post("/my/events/<uuid:event_id>/preparation/documents/<uuid:document_id>/delete")
def delete(event_id: UUID, document_id: UUID) -> BaseResponse:
    with current_database().writing() as session:
        document = access_own_document(session, required_identity(), event_id, document_id)
        delete_document(session, document)
    flash_success(gettext("%(what)s er slettet.", what=KIND_TEXTS[document.kind]))
    return redirect(url_for(".show", event_id=event_id), 303)


def _sent_file() -> tuple[str, bytes]:
    """(name, content) of what was chosen; empty where nothing was."""
    sent = request.files.get("file")
    if sent is None:
        return "", b""
    content = sent.read()
    sent.close()
    return sent.filename or "", content


def _page(event_id: UUID, errors: dict[str, str]) -> str:
    with current_database().reading() as session:
        event = access_own_event(session, required_identity(), event_id)
        return render_template(
            "portals/my/preparation.html",
            event=event,
            errors=errors,
            **_state(session, event, required_identity().person_id),
        )


def _state(session: Session, event: Event, person_id: UUID) -> dict[str, Any]:
    asked = required_documents(plan_of(session, event.id))
    current = current_documents(session, event.id, [person_id]).get(person_id, {})
    latest = as_latest(current)
    statuses = {
        kind: document_status(latest.get(kind), is_required=asked.for_kind(kind)) for kind in KINDS
    }
    waived = is_waived(session, event.id, person_id)
    versions = documents_of(session, event.id, person_id)
    today = local(clock.now()).date()
    stands = PreparationStands(
        is_cancelled=event.cancelled,
        is_over=today >= deleted_on(event.held_on),
        asked=asked,
        is_waived=waived,
        missing=kinds_in_sentence([k for k in asked.kinds if statuses[k] in _LACKING]),
        to_change=kinds_in_sentence([k for k in asked.kinds if statuses[k] == "change"]),
        is_checking="checking" in statuses.values(),
        companies_may_see=companies_may_see(event.held_on, today),
        seen_from=seen_from(event.held_on),
    )
    return {
        "start": preparation_opening(stands),
        "asked": asked,
        "kinds": [kind for kind in KINDS if asked.for_kind(kind) or kind in current],
        "current": current,
        "statuses": statuses,
        "refused_last": _refused_last(versions),
        "older": [
            each for each in versions if each.state == "ready" and each not in current.values()
        ],
        "is_waived": waived,
        "is_ready": is_prepared(asked, latest, is_waived=waived),
        "is_checking": stands.is_checking,
        "fetched": fetched_by_others(session, event.id, person_id),
        "seen_from": seen_from(event.held_on),
        "seen_until": seen_until(event.held_on),
        "deleted_on": deleted_on(event.held_on),
        "is_over": stands.is_over,
        "kind_words": KIND_TEXTS,
        "status_words": STATUS_TEXTS,
        "refusal_words": refusal_text,
        "removed_links_words": removed_links_text,
    }


_LACKING = frozenset({"missing", "refused"})


def _refused_last(versions: list[Any]) -> dict[str, Any]:
    """By kind the newest upload, where it was refused; older refusals are of no use."""
    newest: dict[str, Any] = {}
    for document in versions:
        newest.setdefault(document.kind, document)
    return {kind: each for kind, each in newest.items() if each.state == "refused"}
