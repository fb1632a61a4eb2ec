"""The students of an event as lists name them, with what they wish for."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.events.models.events import EventStudent
from services.registration.events.queries.listed_students import LISTED_STUDENT, ListedStudent
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from services.registration.wishes.models import Wish, WishList
from shared.db import danish_order


@dataclass(frozen=True)
class StudentLine(ListedStudent):
    """One student of an event, with how far the wishes are."""

    wishes: int
    entered_by_staff: bool


def student_lines(
    session: Session, event_id: UUID, classes: Collection[UUID] | None = None
) -> list[StudentLine]:
    """Every student of the event, or of these classes of it, by class and name."""
    counts = (
        select(Wish.person_id, func.count().label("wishes"))
        .where(Wish.event_id == event_id)
        .group_by(Wish.person_id)
        .subquery()
    )
    query = (
        select(
            *LISTED_STUDENT,
            func.coalesce(counts.c.wishes, 0).label("wishes"),
            WishList.entered_by.is_not(None).label("entered_by_staff"),
        )
        .join(EventStudent, EventStudent.person_id == Person.id)
        .join(Student, Student.person_id == Person.id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .outerjoin(counts, counts.c.person_id == Person.id)
        .outerjoin(WishList, (WishList.person_id == Person.id) & (WishList.event_id == event_id))
        .where(EventStudent.event_id == event_id)
        .order_by(danish_order(SchoolClass.name), danish_order(Person.name), Person.id)
    )
    if classes is not None:
        query = query.where(Student.class_id.in_(classes))
    return [StudentLine(**row) for row in session.execute(query).mappings()]
