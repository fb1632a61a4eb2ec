"""The only way to load a guarded row: a foreign id answers like a missing one.

Every page and API view asks here first; roles are checked where blueprints are registered.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from services.registration.school.queries.class_scope import may_see_student
from shared.auth.identity import Identity
from shared.errors import NotFound


def access_student(session: Session, identity: Identity, person_id: UUID) -> tuple[Person, Student]:
    """A student of the staff member's organisation, or the signed-in student.

    A class teacher finds the students of the own classes only.
    """
    row = session.execute(
        select(Person, Student)
        .join(Student, Student.person_id == Person.id)
        .where(Person.id == person_id, Person.organisation_id == identity.organisation_id)
    ).one_or_none()
    if row is None or ("student" in identity.roles and person_id != identity.person_id):
        raise NotFound("student")
    if identity.is_staff and not may_see_student(session, identity, row[1]):
        raise NotFound("student")
    return row[0], row[1]


def access_staff_member(session: Session, identity: Identity, person_id: UUID) -> Person:
    person = session.get(Person, person_id)
    if (
        person is None
        or person.kind != "staff"
        or person.organisation_id != identity.organisation_id
    ):
        raise NotFound("staff member")
    return person
