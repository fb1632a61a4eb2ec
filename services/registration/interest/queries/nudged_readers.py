"""Who a reminder of answers goes to, by name and address; it chooses nobody."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyContact, Participation
from services.registration.interest.queries.matches import Nudgeable
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from shared.db import danish_order


@dataclass(frozen=True)
class NudgedReader:
    """`group`: a student's class; empty for a company."""

    name: str
    group: str
    email: str


def nudged_readers(session: Session, whom: Nudgeable) -> tuple[NudgedReader, ...]:
    """Students by class and name, then companies by name."""
    students = session.execute(
        select(Person.name, SchoolClass.name, Person.email)
        .join(Student, Student.person_id == Person.id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .where(Person.id.in_(whom.students))
        .order_by(danish_order(SchoolClass.name), danish_order(Person.name), Person.id)
    )
    companies = session.execute(
        select(Company.name, CompanyContact.email)
        .select_from(Participation)
        .join(Company, Company.id == Participation.company_id)
        .join(CompanyContact, CompanyContact.id == Participation.contact_id)
        .where(Participation.id.in_(whom.participations))
        .order_by(danish_order(Company.name), Company.id)
    )
    return (
        *(NudgedReader(name, group or "", email or "") for name, group, email in students),
        *(NudgedReader(name, "", email or "") for name, email in companies),
    )
