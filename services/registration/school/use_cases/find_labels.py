"""Classes and educations by the names that lists use; a name that is not known yet is added."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.domain.recognition import label_key
from services.registration.school.models.organisations import Education, SchoolClass
from shared.ids import new_id
from shared.text import clean_text


def find_or_add_class(session: Session, organisation_id: UUID, name: str) -> UUID | None:
    cleaned = clean_text(name)[:80]
    if not label_key(cleaned):
        return None
    found = session.scalar(
        select(SchoolClass.id).where(
            SchoolClass.organisation_id == organisation_id,
            SchoolClass.name_key == label_key(cleaned),
        )
    )
    if found is not None:
        return found
    added = SchoolClass(
        id=new_id(), organisation_id=organisation_id, name=cleaned, name_key=label_key(cleaned)
    )
    session.add(added)
    session.flush()
    return added.id


def find_or_add_education(session: Session, organisation_id: UUID, name: str) -> UUID | None:
    cleaned = clean_text(name)[:120]
    if not label_key(cleaned):
        return None
    found = session.scalar(
        select(Education.id).where(
            Education.organisation_id == organisation_id,
            Education.name_key == label_key(cleaned),
        )
    )
    if found is not None:
        return found
    added = Education(
        id=new_id(), organisation_id=organisation_id, name=cleaned, name_key=label_key(cleaned)
    )
    session.add(added)
    session.flush()
    return added.id
