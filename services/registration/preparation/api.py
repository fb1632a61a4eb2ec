"""Preparation as JSON: hand in, read and delete documents; review, excuse, remind, plan."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.registration.events.queries.access import (
    access_event,
    access_event_student,
    access_own_event,
)
from services.registration.permissions import (
    HAND_IN_PREPARATION,
    PLAN_PREPARATION,
    READ_DOCUMENTS,
    REMIND_PREPARATION,
    REVIEW_PREPARATION,
)
from services.registration.preparation.domain.preparation import (
    deleted_on,
    is_prepared,
    seen_from,
    seen_until,
)
from services.registration.preparation.domain.preparation_errors import FileRefused, StudentUnknown
from services.registration.preparation.downloads import as_download
from services.registration.preparation.models import Document
from services.registration.preparation.queries.access_documents import (
    access_own_document,
    access_students_document,
)
from services.registration.preparation.queries.preparation import (
    as_latest,
    current_documents,
    documents_of,
    fetched_by_others,
    is_waived,
    plan_of,
    readiness,
    required_documents,
)
from services.registration.preparation.schemas import (
    DocumentSchema,
    OwnPreparationSchema,
    PlanSchema,
    PlanWriteSchema,
    ReadinessSchema,
    RemindedSchema,
    ReminderSchema,
    ReviewSchema,
    UploadSchema,
)
from services.registration.preparation.texts import KIND_TEXTS, refusal_text
from services.registration.preparation.use_cases.plan_preparation import plan_preparation
from services.registration.preparation.use_cases.read_document import read_document
from services.registration.preparation.use_cases.remind_unprepared import remind_unprepared
from services.registration.preparation.use_cases.review_document import (
    excuse_student,
    require_documents_again,
    review_document,
)
from services.registration.preparation.use_cases.upload_document import (
    delete_document,
    upload_document,
)
from services.registration.school.models.people import Person
from services.registration.school.queries.class_scope import seen_classes
from shared.auth.access import requires
from shared.auth.identity import Identity, required_identity
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.problems import Problem
from shared.web.api.versions import etag_of, require_match, with_etag
from shared.web.factory import current_database
from shared.web.previews import seen_preview

preparation_api = Blueprint(
    "preparation_api", __name__, url_prefix="/events/<uuid:event_id>", description="Preparation"
)


@preparation_api.get("/preparation")
@preparation_api.response(200, OwnPreparationSchema)
@requires(HAND_IN_PREPARATION)
def show_own(event_id: UUID) -> dict[str, Any]:
    """The signed-in student's own documents, who may see them until when, and who has."""
    identity = required_identity()
    with current_database().reading() as session:
        event = access_own_event(session, identity, event_id)
        required = required_documents(plan_of(session, event_id))
        mine = current_documents(session, event_id, [identity.person_id])
        current = mine.get(identity.person_id, {})
        waived = is_waived(session, event_id, identity.person_id)
        return {
            "is_ready": is_prepared(required, as_latest(current), is_waived=waived),
            "is_waived": waived,
            "schedule_waits": required.schedule_waits,
            "companies_see_from": seen_from(event.held_on),
            "companies_see_until": seen_until(event.held_on),
            "deleted_on": deleted_on(event.held_on),
            "documents": documents_of(session, event_id, identity.person_id),
            "fetched": fetched_by_others(session, event_id, identity.person_id),
        }


@preparation_api.post("/preparation/documents")
@preparation_api.arguments(UploadSchema)
@preparation_api.alt_response(201, schema=DocumentSchema, success=True)
@requires(HAND_IN_PREPARATION)
def upload(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Idempotency-Key. The document is `checking` at first; ask for it again to see the verdict."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_own_event(session, identity, event_id)
        try:
            made = upload_document(session, event=event, person_id=identity.person_id, **arguments)
        except FileRefused as refused:
            reason = str(refused.fields["reason"])
            raise Problem(422, refused.code, refusal_text(reason), reason=reason) from refused
        return Answer(201, DocumentSchema().dump(made), {"ETag": etag_of(made.version)})

    return answer_once(current_database(), effect)


@preparation_api.get("/preparation/documents/<uuid:document_id>")
@preparation_api.response(200, DocumentSchema)
@requires(READ_DOCUMENTS, HAND_IN_PREPARATION)
def show_document(event_id: UUID, document_id: UUID) -> Response:
    with current_database().reading() as session:
        document = _readable(session, required_identity(), event_id, document_id)
        return with_etag(jsonify(DocumentSchema().dump(document)), document.version)


@preparation_api.get("/preparation/documents/<uuid:document_id>/content")
@preparation_api.response(200, content_type="application/octet-stream")
@requires(READ_DOCUMENTS, HAND_IN_PREPARATION)
def fetch_document(event_id: UUID, document_id: UUID) -> Response:
    """The file as a download; noted in the student's list of who has fetched it."""
    identity = required_identity()
    with current_database().writing() as session:
        document = _readable(session, identity, event_id, document_id)
        content = read_document(session, document, is_own=not identity.is_staff)
        name = session.get_one(Person, document.person_id).name
        return as_download(document, content, word=str(KIND_TEXTS[document.kind]), student=name)


@preparation_api.delete("/preparation/documents/<uuid:document_id>")
@preparation_api.response(204)
@requires(HAND_IN_PREPARATION)
def take_away(event_id: UUID, document_id: UUID) -> None:
    """The document and every version before it."""
    with current_database().writing() as session:
        document = access_own_document(session, required_identity(), event_id, document_id)
        delete_document(session, document)


@preparation_api.put("/preparation/documents/<uuid:document_id>/review")
@preparation_api.arguments(ReviewSchema)
@preparation_api.response(200, DocumentSchema)
@requires(REVIEW_PREPARATION)
def review(arguments: dict[str, Any], event_id: UUID, document_id: UUID) -> Response:
    """Needs If-Match. `change` needs a comment."""
    identity = required_identity()
    with current_database().writing() as session:
        document = access_students_document(session, identity, event_id, document_id)
        require_match(document.version, lambda: DocumentSchema().dump(document))
        review_document(session, document=document, reviewed_by=identity.person_id, **arguments)
        return with_etag(jsonify(DocumentSchema().dump(document)), document.version)


@preparation_api.get("/readiness")
@preparation_api.response(200, ReadinessSchema)
def show_readiness(event_id: UUID) -> dict[str, Any]:
    """Every student of the asker's classes, by class and name."""
    identity = required_identity()
    with current_database().reading() as session:
        access_event(session, identity, event_id)
        return {"items": readiness(session, event_id, seen_classes(session, identity))}


@preparation_api.put("/students/<uuid:person_id>/waiver")
@preparation_api.response(204)
@requires(REVIEW_PREPARATION)
def excuse(event_id: UUID, person_id: UUID) -> None:
    """Nothing more is asked of the student. Safe to repeat."""
    identity = required_identity()
    with current_database().writing() as session:
        access_event_student(session, identity, event_id, person_id)
        event = access_event(session, identity, event_id)
        excuse_student(session, event=event, person_id=person_id, waived_by=identity.person_id)


@preparation_api.delete("/students/<uuid:person_id>/waiver")
@preparation_api.response(204)
@requires(REVIEW_PREPARATION)
def ask_again(event_id: UUID, person_id: UUID) -> None:
    identity = required_identity()
    with current_database().writing() as session:
        access_event_student(session, identity, event_id, person_id)
        event = access_event(session, identity, event_id)
        require_documents_again(session, event=event, person_id=person_id)


@preparation_api.post("/preparation/reminders")
@preparation_api.arguments(ReminderSchema)
@preparation_api.alt_response(201, schema=RemindedSchema, success=True)
@requires(REMIND_PREPARATION)
def remind(arguments: dict[str, Any], event_id: UUID) -> Response:
    """At most three a student, a day apart; refused as nobody_to_remind. Takes If-Preview;
    Idempotency-Key.
    """
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        chosen = arguments["students"]
        seen = readiness(session, event_id, seen_classes(session, identity))
        if chosen is not None and not set(chosen) <= {line.student.person_id for line in seen}:
            raise StudentUnknown
        lines = [line for line in seen if chosen is None or line.student.person_id in chosen]
        told = remind_unprepared(session, event=event, lines=lines, seen_preview=seen_preview())
        return Answer(201, {"told": told})

    return answer_once(current_database(), effect)


@preparation_api.get("/preparation/plan")
@preparation_api.response(200, PlanSchema)
def show_plan(event_id: UUID) -> Response:
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        plan = plan_of(session, event_id)
        return with_etag(jsonify(PlanSchema().dump(plan)), plan.version)


@preparation_api.put("/preparation/plan")
@preparation_api.arguments(PlanWriteSchema)
@preparation_api.response(200, PlanSchema)
@requires(PLAN_PREPARATION)
def save_plan(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Needs If-Match."""
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        seen = plan_of(session, event_id)
        require_match(seen.version, lambda: PlanSchema().dump(seen))
        plan = plan_preparation(session, event=event, **arguments)
        return with_etag(jsonify(PlanSchema().dump(plan)), plan.version)


def _readable(session: Session, identity: Identity, event_id: UUID, document_id: UUID) -> Document:
    if not identity.is_staff:
        return access_own_document(session, identity, event_id, document_id)
    return access_students_document(session, identity, event_id, document_id)
