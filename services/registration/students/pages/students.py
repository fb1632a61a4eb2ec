"""The students of an event: list, add, change, remove. Lists from Excel come in elsewhere."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event, access_event_student
from services.registration.guidance.queries import booked_by_class, talks_of
from services.registration.kit.texts.hosts import host_texts
from services.registration.permissions import MANAGE_STUDENTS
from services.registration.progress.queries import event_figures
from services.registration.school.domain.errors import AddressTaken, DetailsIncomplete
from services.registration.school.models.organisations import Education, SchoolClass
from services.registration.school.queries.access import access_student
from services.registration.school.queries.class_scope import seen_classes
from services.registration.school.queries.shared_rows import reach_of
from services.registration.students.queries import (
    PAGE_SIZE,
    classes_of_event,
    label_names,
    number_of_students,
    students_of_event,
)
from services.registration.students.schemas import StudentWrite
from services.registration.students.use_cases.update_student import (
    add_known_student,
    add_student,
    add_to_event,
    update_student,
    withdraw_from_event,
)
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_with_undo
from shared.web.typed.addresses import warn_of_slip
from shared.web.typed.fields import typed_number
from shared.web.typed.forms import TypedForm, read_form

students = Blueprint("students", __name__)

_REFUSALS = (DetailsIncomplete, AddressTaken)


@students.get("/events/<uuid:event_id>/students")
def list_students(event_id: UUID) -> str:
    search = request.args.get("search", "")[:100]
    class_id = request.args.get("class", type=UUID)
    page = max(1, request.args.get("page", 1, type=typed_number))
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        seen = seen_classes(session, required_identity())
        figures = event_figures(session, event)
        found = number_of_students(session, event_id, search=search, class_id=class_id, seen=seen)
        rows = students_of_event(
            session,
            event_id,
            search=search,
            class_id=class_id,
            seen=seen,
            limit=PAGE_SIZE,
            offset=(page - 1) * PAGE_SIZE,
        )
        classes = classes_of_event(session, event_id, seen)
        has_wishes = host_texts(event.kind).has_wishes
        people = [row.person_id for row in rows]
        talks = talks_of(session, event_id, people) if not has_wishes else {}
        booked = booked_by_class(session, event_id) if not has_wishes else {}
    narrowed = {"search": search or None, "class": class_id}
    return render_template(
        "students/students.html",
        event=event,
        figures=figures,
        rows=rows,
        classes=classes,
        talks=talks,
        booked=booked,
        search=search,
        class_id=class_id,
        found=found,
        previous_address=_page_address(event_id, page - 1, narrowed) if page > 1 else "",
        next_address=(
            _page_address(event_id, page + 1, narrowed) if found > page * PAGE_SIZE else ""
        ),
        may_change=_may_change(),
    )


@students.get("/events/<uuid:event_id>/students/new")
@requires(MANAGE_STUDENTS)
def new_student(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return _form(session, event, TypedForm({}))


@students.post("/events/<uuid:event_id>/students/new")
@requires(MANAGE_STUDENTS)
def add(event_id: UUID) -> Response:
    form = read_form(StudentWrite(), request.form)
    if not form.errors:
        with (
            form.refusals(*_REFUSALS),
            current_database().writing() as session,
        ):
            event = access_event(session, required_identity(), event_id)
            reach = reach_of(session, required_identity(), event_id)
            person = add_student(session, event, reach=reach, **form.loaded)
    if form.errors:
        with current_database().reading() as session:
            event = access_event(session, required_identity(), event_id)
            return make_response(_form(session, event, form), form.status)
    flash_success(_("%(name)s er tilføjet.", name=person.name))
    warn_of_slip(form.loaded["email"])
    return redirect(url_for(".list_students", event_id=event_id), 303)


@students.get("/events/<uuid:event_id>/students/<uuid:person_id>")
@requires(MANAGE_STUDENTS)
def show_student(event_id: UUID, person_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        person, student = access_event_student(session, required_identity(), event_id, person_id)
        school_class = session.get(SchoolClass, student.class_id) if student.class_id else None
        education = session.get(Education, student.education_id) if student.education_id else None
        values = {
            "name": person.name,
            "class_name": school_class.name if school_class else "",
            "education": education.name if education else "",
            "email": person.email or "",
        }
        return _form(session, event, TypedForm(values), person_id)


@students.post("/events/<uuid:event_id>/students/<uuid:person_id>")
@requires(MANAGE_STUDENTS)
def change(event_id: UUID, person_id: UUID) -> Response:
    identity = required_identity()
    form = read_form(StudentWrite(), request.form)
    if not form.errors:
        with (
            form.refusals(*_REFUSALS),
            current_database().writing() as session,
        ):
            person, student = access_event_student(session, identity, event_id, person_id)
            reach = reach_of(session, identity, event_id)
            update_student(session, person, student, event_id=event_id, reach=reach, **form.loaded)
    if form.errors:
        with current_database().reading() as session:
            event = access_event(session, identity, event_id)
            access_event_student(session, identity, event_id, person_id)
            return make_response(_form(session, event, form, person_id), form.status)
    flash_success(_("Oplysningerne om %(name)s er gemt.", name=person.name))
    warn_of_slip(form.loaded["email"])
    return redirect(url_for(".list_students", event_id=event_id), 303)


@students.post("/events/<uuid:event_id>/students/<uuid:person_id>/remove")
@requires(MANAGE_STUDENTS)
def remove(event_id: UUID, person_id: UUID) -> Response:
    """The student stays in the school's list; the way back lets her take part again."""
    with current_database().writing() as session:
        person, _student = access_event_student(session, required_identity(), event_id, person_id)
        withdraw_from_event(session, event_id, person_id)
    undo = url_for(".bring_back", event_id=event_id, person_id=person_id)
    fields = {"was_in": _was_in().dumps([str(event_id), str(person_id)])}
    flash_with_undo(_("%(name)s er ikke længere med.", name=person.name), undo, fields=fields)
    return redirect(url_for(".list_students", event_id=event_id), 303)


@students.post("/events/<uuid:event_id>/students/<uuid:person_id>/bring-back")
@requires(MANAGE_STUDENTS)
def bring_back(event_id: UUID, person_id: UUID) -> Response:
    identity = required_identity()
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        person, student = access_student(session, identity, person_id)
        if _says_was_in(event_id, person_id):
            add_to_event(session, event_id, person_id)
        else:
            add_known_student(session, event, student, reach=reach_of(session, identity, event_id))
    flash_success(_("%(name)s er med igen.", name=person.name))
    return redirect(url_for(".list_students", event_id=event_id), 303)


def _form(session: Session, event: Event, form: TypedForm, person_id: UUID | None = None) -> str:
    return render_template(
        "students/student.html",
        event=event,
        values=form.values,
        errors=form.errors,
        person_id=person_id,
        classes=label_names(session, SchoolClass, event.organisation_id),
        educations=label_names(session, Education, event.organisation_id),
    )


def _was_in() -> URLSafeSerializer:
    """What the button that undoes a removal says: this student was in this event."""
    assert isinstance(current_app.secret_key, str)
    return URLSafeSerializer(current_app.secret_key, salt="student removed from event")


def _says_was_in(event_id: UUID, person_id: UUID) -> bool:
    try:
        said: list[str] = _was_in().loads(request.form.get("was_in", ""))
    except BadData:
        return False
    return said == [str(event_id), str(person_id)]


def _may_change() -> bool:
    return required_identity().may(MANAGE_STUDENTS)


def _page_address(event_id: UUID, page: int, narrowed: dict[str, Any]) -> str:
    return url_for(".list_students", event_id=event_id, page=page, **narrowed)
