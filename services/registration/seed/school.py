"""Makes a demo's organisation and the people who work there; each stands for one role."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import Person
from services.registration.school.queries.class_scope import classes_of_school
from services.registration.school.use_cases.assign_classes import assign_classes
from services.registration.school.use_cases.create_organisation import create_organisation
from services.registration.school.use_cases.invite_staff import add_staff_member
from services.registration.seed.values import SeedSchool


def create_school(session: Session, school: SeedSchool) -> UUID:
    """Make the organisation and its staff, unless they are there; the organisation's id."""
    known: UUID | None = session.scalar(
        select(Organisation.id).where(Organisation.name == school.name)
    )
    if known is not None:
        return known
    organiser = create_organisation(
        session,
        name=school.name,
        email=school.organiser.email,
        administrator_name=school.organiser.name,
    )
    for colleague in school.colleagues:
        add_staff_member(
            session,
            organisation_id=organiser.organisation_id,
            name=colleague.name,
            email=colleague.email,
            roles=list(colleague.roles),
        )
    return organiser.organisation_id


def assign_first_classes(session: Session, organisation_id: UUID, email: str) -> None:
    """The teacher with this address teaches the two first classes."""
    classes = classes_of_school(session, organisation_id)[:2]
    teacher = person_with(session, organisation_id, email)
    assign_classes(session, teacher, [each.id for each in classes])


def person_id_of(session: Session, organisation_id: UUID, email: str) -> UUID:
    return person_with(session, organisation_id, email).id


def person_with(session: Session, organisation_id: UUID, email: str) -> Person:
    """The person with this address; there is exactly one."""
    found = select(Person).where(Person.organisation_id == organisation_id, Person.email == email)
    return session.scalars(found).one()
