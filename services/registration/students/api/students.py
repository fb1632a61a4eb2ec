"""Students of an event as JSON: list, add, change, take off."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import EventStudent
from services.registration.events.queries.access import access_event, access_event_student
from services.registration.permissions import (
    MANAGE_STUDENTS,
)
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from services.registration.school.queries.class_scope import seen_classes
from services.registration.school.queries.shared_rows import reach_of
from services.registration.students.api.views import student_view
from services.registration.students.schemas import (
    SearchQuery,
    StudentPage,
    StudentView,
    StudentWrite,
)
from services.registration.students.use_cases.update_student import (
    add_student,
    update_student,
    withdraw_from_event,
)
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.db.searching import columns_with_terms
from shared.searching import search_terms
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.pagination import page_of
from shared.web.api.versions import etag_of, require_match, with_etag
from shared.web.factory import current_database

students_api = Blueprint("students_api", __name__, description="Students of an event")


@students_api.get("/events/<uuid:event_id>/students")
@students_api.arguments(SearchQuery, location="query")
@students_api.response(200, StudentPage)
def list_students(arguments: dict[str, Any], event_id: UUID) -> Response:
    """In the order in which they came in; `search` looks in names and addresses."""
    words = search_terms(arguments.pop("search"))
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        taking_part = (
            select(Person)
            .join(EventStudent, EventStudent.person_id == Person.id)
            .where(EventStudent.event_id == event_id)
        )
        classes = seen_classes(session, required_identity())
        if classes is not None:
            taking_part = taking_part.join(Student, Student.person_id == Person.id).where(
                Student.class_id.in_(classes)
            )
        taking_part = taking_part.where(columns_with_terms(words, Person.name, Person.email))
        page = page_of(session, taking_part, by=(Person.id,), **arguments)
        items = [student_view(session, row) for row in page.rows]
    return jsonify({"items": items, "next": page.next})


@students_api.post("/events/<uuid:event_id>/students")
@students_api.arguments(StudentWrite)
@students_api.alt_response(201, schema=StudentView, success=True)
@requires(MANAGE_STUDENTS)
def make_student(facts: dict[str, Any], event_id: UUID) -> Response:
    """A student whose address is known in the organisation joins as she is. Idempotency-Key.

    By rights in the event alone only one of a class that the asker teaches; a token teaches none.
    """
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        reach = reach_of(session, identity, event_id)
        person = add_student(session, event, reach=reach, **facts)
        return Answer(201, student_view(session, person), {"ETag": etag_of(person.version)})

    return answer_once(current_database(), effect)


@students_api.get("/events/<uuid:event_id>/students/<uuid:person_id>")
@students_api.response(200, StudentView)
def show_student(event_id: UUID, person_id: UUID) -> Response:
    with current_database().reading() as session:
        person, _student = access_event_student(session, required_identity(), event_id, person_id)
        return with_etag(jsonify(student_view(session, person)), person.version)


@students_api.put("/events/<uuid:event_id>/students/<uuid:person_id>")
@students_api.arguments(StudentWrite)
@students_api.response(200, StudentView)
@requires(MANAGE_STUDENTS)
def save_student(facts: dict[str, Any], event_id: UUID, person_id: UUID) -> Response:
    """Needs If-Match. By rights in the event alone only a student whom no other event has."""
    identity = required_identity()
    with current_database().writing() as session:
        person, student = access_event_student(session, identity, event_id, person_id)
        require_match(person.version, lambda: student_view(session, person))
        update_student(
            session,
            person,
            student,
            event_id=event_id,
            reach=reach_of(session, identity, event_id),
            seen_version=person.version,
            **facts,
        )
        return with_etag(jsonify(student_view(session, person)), person.version)


@students_api.delete("/events/<uuid:event_id>/students/<uuid:person_id>")
@students_api.response(204)
@requires(MANAGE_STUDENTS)
def take_student_off(event_id: UUID, person_id: UUID) -> None:
    """The student stays in the organisation."""
    with current_database().writing() as session:
        access_event_student(session, required_identity(), event_id, person_id)
        withdraw_from_event(session, event_id, person_id)
