"""Who is prepared, class by class: comment, excuse, remind; and what the event asks for."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from services.registration.events.queries.access import access_event, access_event_student
from services.registration.permissions import (
    PLAN_PREPARATION,
    READ_DOCUMENTS,
    REMIND_PREPARATION,
    REVIEW_PREPARATION,
)
from services.registration.preparation.domain.preparation import KINDS, LONGEST_COMMENT
from services.registration.preparation.domain.preparation_errors import (
    CommentMissing,
    NobodyToRemind,
)
from services.registration.preparation.downloads import as_download
from services.registration.preparation.pages.board_page import board_page
from services.registration.preparation.pages.reminder_page import reminder_page
from services.registration.preparation.pages.student_opening import student_opening
from services.registration.preparation.queries.access_documents import access_students_document
from services.registration.preparation.queries.preparation import (
    ReadinessLine,
    documents_of,
    fetched_by_others,
    plan_of,
    readiness,
    required_documents,
)
from services.registration.preparation.schemas import PlanWriteSchema, ReviewSchema
from services.registration.preparation.texts import KIND_TEXTS, STATUS_TEXTS, refusal_text
from services.registration.preparation.use_cases.plan_preparation import plan_preparation
from services.registration.preparation.use_cases.read_document import read_document
from services.registration.preparation.use_cases.remind_unprepared import remind_unprepared
from services.registration.preparation.use_cases.review_document import (
    excuse_student,
    require_documents_again,
    review_document,
)
from services.registration.school.models.people import Person
from services.registration.school.queries.class_scope import seen_classes
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.previews import PreviewOutdated
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.previews import seen_preview, show_again
from shared.web.typed.fields import typed_id
from shared.web.typed.forms import read_form

preparation = Blueprint("preparation", __name__)

_WORDS = {"kind_words": KIND_TEXTS, "status_words": STATUS_TEXTS, "kinds": KINDS}


@preparation.get("/events/<uuid:event_id>/preparation")
def board(event_id: UUID) -> str:
    identity = required_identity()
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        scope = seen_classes(session, identity)
        lines = readiness(session, event_id, scope)
        asked = required_documents(plan_of(session, event_id))
        return render_template(
            "preparation/board.html",
            event=event,
            step="students",
            asked=asked,
            page=board_page(event, asked, lines) if lines else None,
            sees_all=scope is None,
            may_plan=identity.may(PLAN_PREPARATION),
            **_WORDS,
        )


@preparation.get("/events/<uuid:event_id>/preparation/remind")
@requires(REMIND_PREPARATION)
def ask_to_remind(event_id: UUID) -> str:
    """Who would hear it, what each lacks and what the mail says."""
    chosen = _chosen(request.args)
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return render_template(
            "shared/mail_preview.html",
            event=event,
            step="students",
            preview=reminder_page(
                event,
                required_documents(plan_of(session, event_id)),
                _lines_of(session, event_id, chosen),
                chosen,
                _reminded_from(event_id, chosen),
            ),
        )


@preparation.post("/events/<uuid:event_id>/preparation/remind")
@requires(REMIND_PREPARATION)
def remind(event_id: UUID) -> BaseResponse:
    """Everybody who lacks something; with `class` or `student`, only of them."""
    chosen = _chosen(request.form)
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            lines = _lines_of(session, event_id, chosen)
            told = remind_unprepared(session, event=event, lines=lines, seen_preview=seen_preview())
    except PreviewOutdated as outdated:
        again = url_for(".ask_to_remind", event_id=event_id, **chosen)  # type: ignore[arg-type]  # texts
        return show_again(outdated, again)
    except NobodyToRemind as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(
            ngettext("%(num)d elev får en påmindelse.", "%(num)d elever får en påmindelse.", told)
        )
    return redirect(_reminded_from(event_id, chosen), 303)


def _chosen(sent: Mapping[str, str]) -> dict[str, str]:
    return {name: sent[name][:100] for name in ("class", "student") if name in sent}


def _lines_of(session: Session, event_id: UUID, chosen: Mapping[str, str]) -> list[ReadinessLine]:
    """Of the classes that the reader sees; of one class or student, where these are chosen."""
    only_class, only_student = chosen.get("class"), chosen.get("student")
    return [
        line
        for line in readiness(session, event_id, seen_classes(session, required_identity()))
        if only_class in (None, str(line.student.class_id or ""))
        and only_student in (None, str(line.student.person_id))
    ]


def _reminded_from(event_id: UUID, chosen: Mapping[str, str]) -> str:
    if student := chosen.get("student"):
        return url_for(".student", event_id=event_id, person_id=typed_id(student))
    return url_for(".board", event_id=event_id)


@preparation.get("/events/<uuid:event_id>/preparation/students/<uuid:person_id>")
def student(event_id: UUID, person_id: UUID) -> str:
    return _student_page(event_id, person_id)


@preparation.get("/events/<uuid:event_id>/preparation/documents/<uuid:document_id>")
@requires(READ_DOCUMENTS)
def download(event_id: UUID, document_id: UUID) -> Response:
    identity = required_identity()
    with current_database().writing() as session:
        document = access_students_document(session, identity, event_id, document_id)
        content = read_document(session, document)
        name = session.get_one(Person, document.person_id).name
        return as_download(document, content, word=str(KIND_TEXTS[document.kind]), student=name)


@preparation.post("/events/<uuid:event_id>/preparation/documents/<uuid:document_id>/review")
@requires(REVIEW_PREPARATION)
def review(event_id: UUID, document_id: UUID) -> BaseResponse:
    identity = required_identity()
    form = read_form(ReviewSchema(), request.form)
    with current_database().reading() as session:
        person_id = access_students_document(session, identity, event_id, document_id).person_id
    if not form.errors:
        with form.refusals(CommentMissing), current_database().writing() as session:
            document = access_students_document(session, identity, event_id, document_id)
            review_document(
                session, document=document, reviewed_by=identity.person_id, **form.loaded
            )
    if form.errors:
        errors = {f"comment-{document_id}": " ".join(form.errors.values())}
        typed = {str(document_id): (form.values["review"], form.values["comment"])}
        return make_response(_student_page(event_id, person_id, errors, typed), form.status)
    flash_success(gettext("Din vurdering er gemt. Eleven ser den på sin side."))
    return redirect(url_for(".student", event_id=event_id, person_id=person_id), 303)


@preparation.post("/events/<uuid:event_id>/preparation/students/<uuid:person_id>/waiver")
@requires(REVIEW_PREPARATION)
def waive(event_id: UUID, person_id: UUID) -> BaseResponse:
    """`waived` yes: nothing more is asked of the student. No: it is asked again."""
    identity = required_identity()
    with current_database().writing() as session:
        person, _student = access_event_student(session, identity, event_id, person_id)
        event = access_event(session, identity, event_id)
        if request.form.get("waived") == "yes":
            excuse_student(session, event=event, person_id=person_id, waived_by=identity.person_id)
            flash_success(gettext("%(name)s er fritaget for at aflevere mere.", name=person.name))
        else:
            require_documents_again(session, event=event, person_id=person_id)
            flash_success(gettext("%(name)s skal aflevere igen.", name=person.name))
    return redirect(url_for(".student", event_id=event_id, person_id=person_id), 303)


@preparation.get("/events/<uuid:event_id>/preparation/settings")
@requires(PLAN_PREPARATION)
def settings(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        plan = plan_of(session, event_id)
        return render_template("preparation/settings.html", event=event, step="students", plan=plan)


@preparation.post("/events/<uuid:event_id>/preparation/settings")
@requires(PLAN_PREPARATION)
def change_settings(event_id: UUID) -> BaseResponse:
    form = read_form(PlanWriteSchema(), request.form)
    if form.errors:
        abort(422)
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        plan_preparation(session, event=event, **form.loaded)
    flash_success(gettext("Valgene er gemt."))
    return redirect(url_for(".settings", event_id=event_id), 303)


def _student_page(
    event_id: UUID,
    person_id: UUID,
    errors: dict[str, str] | None = None,
    typed: dict[str, tuple[str, str]] | None = None,
) -> str:
    identity = required_identity()
    with current_database().reading() as session:
        person, _student = access_event_student(session, identity, event_id, person_id)
        event = access_event(session, identity, event_id)
        line = _line_of(session, event_id, person_id)
        versions = documents_of(session, event_id, person_id)
        return render_template(
            "preparation/student.html",
            event=event,
            step="students",
            person=person,
            line=line,
            asked=required_documents(plan_of(session, event_id)),
            older=[
                each
                for each in versions
                if each.state == "ready" and each not in line.documents.values()
            ],
            fetched=fetched_by_others(session, event_id, person_id),
            start=student_opening(event, line),
            notes=_notes(line),
            longest_comment=LONGEST_COMMENT,
            errors=errors or {},
            typed=typed or {},
            **_WORDS,
        )


def _notes(line: ReadinessLine) -> dict[str, str]:
    """By kind, what is said where there is nothing to read and review."""
    notes: dict[str, str] = {}
    for kind in KINDS:
        document = line.documents.get(kind)
        if document is None:
            notes[kind] = gettext("Ikke afleveret endnu.")
        elif document.state == "refused" and document.refusal:
            said = gettext("Filen blev ikke taget imod:")
            notes[kind] = f"{said} {refusal_text(document.refusal)}"
        elif document.state == "checking":
            notes[kind] = gettext("Filen bliver tjekket for skadelige ting.")
    return notes


def _line_of(session: Session, event_id: UUID, person_id: UUID) -> ReadinessLine:
    lines = readiness(session, event_id)
    return next(line for line in lines if line.student.person_id == person_id)
