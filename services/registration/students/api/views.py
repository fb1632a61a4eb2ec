"""Rows of people and companies as the JSON door shows them; it reads and decides nothing."""

from typing import Any

from sqlalchemy.orm import Session

from services.registration.school.models.organisations import Education, SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from services.registration.students.schemas import StudentView


def student_view(session: Session, person: Person) -> dict[str, Any]:
    student = session.get_one(Student, person.id)
    school_class = session.get(SchoolClass, student.class_id) if student.class_id else None
    education = session.get(Education, student.education_id) if student.education_id else None
    shown: dict[str, Any] = StudentView().dump(
        {
            "id": person.id,
            "name": person.name,
            "class_name": school_class.name if school_class else "",
            "education": education.name if education else "",
            "email": person.email,
            "version": person.version,
        }
    )
    return shown
