"""The demo's organisation and the people who work there; each stands for one role."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import Person
from services.registration.school.queries.class_scope import classes_of_school
from services.registration.school.use_cases.create_organisation import create_organisation
from services.registration.school.use_cases.invite_staff import add_staff_member
from services.registration.school.use_cases.teach_classes import teach_classes

SCHOOL = "Nordskolen"


@dataclass(frozen=True)
class DemoColleague:
    name: str
    email: str
    roles: tuple[str, ...]


ORGANISER = DemoColleague(
    "Kirsten Ådal", "kirsten@nordskolen.example", ("administrator", "organiser")
)
COLLEAGUES = (
    DemoColleague("Jens O'Brien", "jens@nordskolen.example", ("teacher",)),
    DemoColleague("Åse Ø", "aase@nordskolen.example", ("crew",)),
    DemoColleague("Maja Lund", "maja@nordskolen.example", ("leadership",)),
)


def find_school(session: Session) -> UUID | None:
    """The demo's organisation, if it was made before."""
    return session.scalar(select(Organisation.id).where(Organisation.name == SCHOOL))


def settle_school(session: Session) -> UUID:
    """Make the organisation and its staff, unless they are there; the organisation's id."""
    known = find_school(session)
    if known is not None:
        return known
    organiser = create_organisation(
        session, name=SCHOOL, email=ORGANISER.email, administrator_name=ORGANISER.name
    )
    for colleague in COLLEAGUES:
        add_staff_member(
            session,
            organisation_id=organiser.organisation_id,
            name=colleague.name,
            email=colleague.email,
            roles=list(colleague.roles),
        )
    return organiser.organisation_id


def give_classes(session: Session, organisation_id: UUID) -> None:
    """The demo's teacher teaches the two first classes."""
    classes = classes_of_school(session, organisation_id)[:2]
    teacher = person_with(session, organisation_id, COLLEAGUES[0].email)
    teach_classes(session, teacher, [each.id for each in classes])


def person_with(session: Session, organisation_id: UUID, email: str) -> Person:
    """The person with this address; there is exactly one."""
    found = select(Person).where(Person.organisation_id == organisation_id, Person.email == email)
    return session.scalars(found).one()
