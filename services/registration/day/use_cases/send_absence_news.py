"""Tell a student that she is marked absent, and those who teach her class who is; each mark once.

A mark that is taken back within its grace is told nobody.
"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.day.domain.absences import latest_gathered
from services.registration.day.queries.absences import Absence, marker_names, unheard_absences
from services.registration.school.models.organisations import ClassTeacher
from services.registration.school.models.people import Person
from shared import clock
from shared.contracts.absences import AbsenceAudience, AbsenceLine, StudentsAbsentV1
from shared.ids import new_id
from shared.messaging import record_many
from shared.web.formats import local


def send_absence_news(session: Session) -> int:
    """Safe to run at any time. Returns how many marks were told."""
    now = clock.now()
    absences = unheard_absences(session, day=local(now).date(), until=latest_gathered(now))
    if not absences:
        return 0
    names = marker_names(session, {each.marked_by for each in absences})
    teachers = _teachers(session, {each.class_id for each in absences if each.class_id})
    of_students: dict[tuple[UUID, UUID], list[Absence]] = defaultdict(list)
    of_teachers: dict[tuple[UUID, UUID], list[Absence]] = defaultdict(list)
    for each in absences:
        of_students[each.event_id, each.person_id].append(each)
        for teacher in teachers.get(each.class_id, ()) if each.class_id else ():
            of_teachers[each.event_id, teacher].append(each)
        each.state.known_mark_id = each.state.mark_id
    record_many(session, [_said(key, "student", own, names) for key, own in of_students.items()])
    record_many(session, [_said(key, "teacher", all, names) for key, all in of_teachers.items()])
    session.flush()
    return len(absences)


def _said(
    key: tuple[UUID, UUID],
    audience: AbsenceAudience,
    absences: Sequence[Absence],
    names: dict[UUID, str],
) -> StudentsAbsentV1:
    event_id, contact_id = key
    return StudentsAbsentV1(
        contact_id=contact_id,
        event_id=event_id,
        news_id=new_id(),
        audience=audience,
        absences=tuple(
            AbsenceLine(
                student=each.student,
                class_name=each.class_name,
                title=each.company,
                starts_at=each.starts_at,
                marked_by=names.get(each.marked_by, ""),
            )
            for each in absences
        ),
    )


def _teachers(session: Session, classes: set[UUID]) -> dict[UUID, list[UUID]]:
    """Class → those who teach it and work here."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = session.execute(
        select(ClassTeacher.class_id, ClassTeacher.person_id)
        .join(Person, Person.id == ClassTeacher.person_id)
        .where(ClassTeacher.class_id.in_(classes), Person.active)
        .order_by(ClassTeacher.class_id, ClassTeacher.person_id)
    )
    for class_id, person_id in rows:
        found[class_id].append(person_id)
    return found
