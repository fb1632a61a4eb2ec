"""Say which classes a colleague teaches; a class teacher sees these and no others."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.models.organisations import ClassTeacher, SchoolClass
from services.registration.school.models.people import Person


def assign_classes(session: Session, person: Person, class_ids: Collection[UUID]) -> None:
    """Instead of the classes before. Raises DetailsIncomplete where one is not the school's."""
    own = session.scalars(
        select(SchoolClass.id).where(
            SchoolClass.organisation_id == person.organisation_id, SchoolClass.id.in_(class_ids)
        )
    ).all()
    if len(own) < len(set(class_ids)):
        raise DetailsIncomplete(classes="class_unknown")
    session.execute(delete(ClassTeacher).where(ClassTeacher.person_id == person.id))
    session.add_all(ClassTeacher(class_id=id, person_id=person.id) for id in sorted(own))
    session.flush()
