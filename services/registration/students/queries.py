"""Reads about the students of an event: lists, counts and what the forms need."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from services.registration.events.models.events import EventStudent
from services.registration.events.queries.listed_students import LISTED_STUDENT, ListedStudent
from services.registration.school.domain.recognition import label_key
from services.registration.school.models.organisations import Education, SchoolClass
from services.registration.school.models.people import Person, SignedInSession
from services.registration.school.models.students import Student
from services.registration.wishes.queries.wishes import has_wishes
from shared.db import danish_order
from shared.db.searching import columns_with_terms
from shared.searching import search_terms

PAGE_SIZE = 100

_HAS_WISHES = has_wishes(EventStudent.event_id.expression, EventStudent.person_id.expression)


@dataclass(frozen=True)
class StudentRow(ListedStudent):
    """A student of an event as the school's lists show her."""

    education: str
    has_handed_in_wishes: bool
    added_at: datetime


@dataclass(frozen=True)
class ClassCount:
    class_id: UUID | None
    name: str
    students: int
    with_wishes: int


def students_of_event(
    session: Session,
    event_id: UUID,
    *,
    search: str = "",
    class_id: UUID | None = None,
    seen: Collection[UUID] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[StudentRow]:
    """In the order of class and name; `seen` are the only classes that the reader may see."""
    query = _narrowed(_students(event_id, seen), search, class_id).order_by(
        danish_order(func.coalesce(SchoolClass.name, "")), danish_order(Person.name), Person.id
    )
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return [StudentRow(**row) for row in session.execute(query).mappings()]


def number_of_students(
    session: Session,
    event_id: UUID,
    *,
    search: str = "",
    class_id: UUID | None = None,
    seen: Collection[UUID] | None = None,
) -> int:
    found = _narrowed(_students(event_id, seen), search, class_id).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def classes_of_event(
    session: Session, event_id: UUID, seen: Collection[UUID] | None = None
) -> list[ClassCount]:
    """Each class with its number of students, in Danish alphabetical order."""
    query = (
        select(
            SchoolClass.id,
            SchoolClass.name,
            func.count(EventStudent.person_id).label("students"),
            func.sum(case((_HAS_WISHES, 1), else_=0)).label("with_wishes"),
        )
        .select_from(EventStudent)
        .join(Student, Student.person_id == EventStudent.person_id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .where(EventStudent.event_id == event_id)
        .group_by(SchoolClass.id, SchoolClass.name)
        .order_by(danish_order(func.coalesce(SchoolClass.name, "")), SchoolClass.id)
    )
    if seen is not None:
        query = query.where(Student.class_id.in_(seen))
    return [
        ClassCount(row.id, row.name or "", row.students, row.with_wishes)
        for row in session.execute(query)
    ]


def label_names(
    session: Session, table: type[SchoolClass] | type[Education], organisation_id: UUID
) -> Sequence[str]:
    """The names of the organisation's classes or educations, for suggestions in forms."""
    return session.scalars(
        select(table.name)
        .where(table.organisation_id == organisation_id)
        .order_by(danish_order(table.name), table.id)
    ).all()


def _students(event_id: UUID, seen: Collection[UUID] | None = None) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            *LISTED_STUDENT,
            func.coalesce(Education.name, "").label("education"),
            _HAS_WISHES.label("has_handed_in_wishes"),
            EventStudent.added_at,
        )
        .select_from(EventStudent)
        .join(Person, Person.id == EventStudent.person_id)
        .join(Student, Student.person_id == Person.id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .outerjoin(Education, Education.id == Student.education_id)
        .where(EventStudent.event_id == event_id)
    )
    return query if seen is None else query.where(Student.class_id.in_(seen))


def _narrowed(query: Select[*tuple[Any, ...]], search: str, class_id: UUID | None) -> Select[Any]:
    for word in search_terms(search):
        matches = [columns_with_terms([word], Person.name, Person.email, SchoolClass.name)]
        if label_key(word):
            matches.append(SchoolClass.name_key.contains(label_key(word), autoescape=True))
        query = query.where(or_(*matches))
    return query if class_id is None else query.where(Student.class_id == class_id)


def list_own_students(
    session: Session, event_id: UUID, people: Collection[UUID]
) -> frozenset[UUID]:
    """Those of `people` whom this event alone has: made by it, in no other, never signed in.

    Whom an event made took part in it from the moment that she was there.
    """
    elsewhere = aliased(EventStudent)
    is_elsewhere = exists().where(elsewhere.person_id == Person.id, elsewhere.event_id != event_id)
    has_signed_in = exists().where(SignedInSession.person_id == Person.id)
    return frozenset(
        session.scalars(
            select(Person.id)
            .join(EventStudent, EventStudent.person_id == Person.id)
            .where(
                EventStudent.event_id == event_id,
                EventStudent.added_at == Person.created_at,
                Person.id.in_(people),
                ~is_elsewhere,
                ~has_signed_in,
            )
        )
    )
