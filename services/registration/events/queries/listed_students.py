"""A student of an event as every list names her; whoever lists adds what the list is about."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func

from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student


@dataclass(frozen=True)
class ListedStudent:
    person_id: UUID
    name: str
    email: str | None
    class_id: UUID | None
    class_name: str
    education_id: UUID | None


#: its columns, where a query joins Person, Student and, from outside, SchoolClass
LISTED_STUDENT = (
    Person.id.label("person_id"),
    Person.name,
    Person.email,
    Student.class_id,
    func.coalesce(SchoolClass.name, "").label("class_name"),
    Student.education_id,
)
