"""Add, change and remove one student by hand; lists are taken in by import_students."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.registration.companies.use_cases.claim_version import claim_version
from services.registration.events.models.events import Event, EventStudent
from services.registration.school.domain.errors import AddressTaken, DetailsIncomplete
from services.registration.school.domain.people import checked_name, checked_optional_address
from services.registration.school.domain.recognition import label_key, person_key
from services.registration.school.models.organisations import Education, SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from services.registration.school.queries.shared_rows import AskerReach
from services.registration.school.use_cases.add_person import add_person
from services.registration.school.use_cases.end_sessions import end_all_sessions
from services.registration.school.use_cases.find_labels import (
    find_or_add_class,
    find_or_add_education,
)
from services.registration.school.use_cases.publish_contact_changes import publish_contact_change
from services.registration.students.queries import list_own_students
from shared import clock


def add_student(
    session: Session,
    event: Event,
    *,
    name: str,
    class_name: str,
    education: str,
    email: str,
    reach: AskerReach,
) -> Person:
    """A student whose address is known in the organisation joins; school scope changes her too.

    Raises DetailsIncomplete where she is not for the asker to let join, and AddressTaken.
    """
    address = checked_optional_address(email)
    known = _student_with(session, event.organisation_id, address, name)
    if known is not None:
        student = session.get_one(Student, known.id)
        if reach.is_school:
            update_student(
                session,
                known,
                student,
                name=name,
                class_name=class_name,
                education=education,
                email=email,
                event_id=event.id,
                reach=reach,
            )
        add_known_student(session, event, student, reach=reach)
        return known
    person = add_person(
        session,
        organisation_id=event.organisation_id,
        kind="student",
        name=name,
        address=address,
    )
    student = Student(person_id=person.id)
    session.add(student)
    _write_labels(session, person, student, class_name, education)
    # in the same moment: by that she is known to be this event's own
    session.add(EventStudent(event_id=event.id, person_id=person.id, added_at=person.created_at))
    session.flush()
    publish_contact_change(session, person)
    return person


def update_student(
    session: Session,
    person: Person,
    student: Student,
    *,
    name: str,
    class_name: str,
    education: str,
    email: str,
    event_id: UUID,
    reach: AskerReach,
    seen_version: int | None = None,
) -> None:
    """By event scope only a student whom this event alone has.

    Raises StaleVersion when somebody else changed her since `seen_version`, DetailsIncomplete for
    what only school scope may change.
    """
    address = checked_optional_address(email)
    if not reach.is_school and person.id not in list_own_students(session, event_id, [person.id]):
        written = {"name": checked_name(name), "email": address}
        changed = [each for each, value in written.items() if value != getattr(person, each)]
        reach.require_school(*changed, *_changed_labels(session, student, class_name, education))
    if address is not None and address != person.email:
        owner = session.scalar(
            select(Person.id).where(
                Person.organisation_id == person.organisation_id,
                Person.email == address,
                Person.id != person.id,
            )
        )
        if owner is not None:
            raise AddressTaken(email="address_taken")
    cleaned = checked_name(name)
    if address != person.email:
        end_all_sessions(session, person_id=person.id)
    is_told = (person.name, person.email) != (cleaned, address)
    claim_version(session, person, person.version if seen_version is None else seen_version)
    person.shares_address = person.shares_address and address == person.email
    person.name, person.email = cleaned, address
    _write_labels(session, person, student, class_name, education)
    session.flush()
    if is_told:
        publish_contact_change(session, person)


def add_known_student(
    session: Session, event: Event, student: Student, *, reach: AskerReach
) -> None:
    """She joins as she is: any student by school scope, else one of a class that the asker teaches.

    Safe to repeat. Raises DetailsIncomplete.
    """
    takes_part = session.get(EventStudent, (event.id, student.person_id)) is not None
    if not (takes_part or reach.is_school or student.class_id in reach.classes):
        raise DetailsIncomplete(email="student_of_school")
    add_to_event(session, event.id, student.person_id)


def add_to_event(session: Session, event_id: UUID, person_id: UUID) -> None:
    if session.get(EventStudent, (event_id, person_id)) is None:
        session.add(EventStudent(event_id=event_id, person_id=person_id, added_at=clock.now()))
        session.flush()


def withdraw_from_event(session: Session, event_id: UUID, person_id: UUID) -> None:
    """The student stays in the organisation; only this event forgets her."""
    session.execute(
        delete(EventStudent).where(
            EventStudent.event_id == event_id, EventStudent.person_id == person_id
        )
    )


def _student_with(
    session: Session, organisation_id: UUID, address: str | None, name: str
) -> Person | None:
    """Whose address it is; where several students share it, only the one of this name."""
    if address is None:
        return None
    people = session.scalars(
        select(Person)
        .where(Person.organisation_id == organisation_id, Person.email == address)
        .order_by(Person.id)
    ).all()
    person = people[0] if people else None
    if len(people) > 1:
        person = next((each for each in people if each.name_key == person_key(name)), None)
        if person is None:
            raise AddressTaken(email="address_taken")
    if person is not None and person.kind != "student":
        raise AddressTaken(email="address_taken")
    return person


def _changed_labels(
    session: Session, student: Student, class_name: str, education: str
) -> list[str]:
    school_class = session.get(SchoolClass, student.class_id) if student.class_id else None
    known = session.get(Education, student.education_id) if student.education_id else None
    written = {
        "class_name": (class_name, school_class.name if school_class else ""),
        "education": (education, known.name if known else ""),
    }
    return [name for name, (new, old) in written.items() if label_key(new) != label_key(old)]


def _write_labels(
    session: Session, person: Person, student: Student, class_name: str, education: str
) -> None:
    student.class_id = find_or_add_class(session, person.organisation_id, class_name)
    student.education_id = find_or_add_education(session, person.organisation_id, education)
