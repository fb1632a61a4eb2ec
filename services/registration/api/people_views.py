"""Rows of people and companies as the JSON door shows them; it reads and decides nothing."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.models import (
    Company,
    CompanyEducation,
    Education,
    Participation,
    Person,
    SchoolClass,
    Student,
)
from services.registration.queries.company_lists import contact_of
from services.registration.queries.participations import field_names, placements_offered
from services.registration.schemas.people import CompanyView, StudentView
from services.registration.schemas.replies import ParticipationView


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


def company_view(session: Session, company: Company) -> dict[str, Any]:
    contact = contact_of(session, company.id)
    shown: dict[str, Any] = CompanyView().dump(
        {
            "id": company.id,
            "name": company.name,
            "cvr": company.cvr,
            "contact": contact.name if contact else "",
            "email": contact.email if contact else None,
            "phone": contact.phone if contact else "",
            "educations": _education_names(session, company.id),
            "version": company.version,
        }
    )
    return shown


def participation_view(session: Session, participation: Participation) -> dict[str, Any]:
    shown: dict[str, Any] = ParticipationView().dump(part_facts(session, participation))
    return shown


def part_facts(session: Session, participation: Participation) -> dict[str, Any]:
    """What a view of a company's part is made from."""
    company = session.get_one(Company, participation.company_id)
    placements = placements_offered(session, [participation.id])[participation.id]
    return {
        **{name: getattr(participation, name) for name in _PLAIN},
        "company": company.name,
        "educations": field_names(session, participation.id),
        "placements": [
            {
                "education": session.get_one(Education, each.education_id).name,
                "agreement_type": each.agreement_type,
                "count": each.count,
            }
            for each in placements
        ],
        "mail_failed": participation.delivery_failed_at is not None,
    }


_PLAIN = (
    "id",
    "company_id",
    "status",
    "reason",
    "representatives",
    "tables",
    "unavailable_slots",
    "needs_power",
    "needs_screen",
    "needs_step_free",
    "presentation",
    "invited_at",
    "answered_at",
    "version",
)


def _education_names(session: Session, company_id: UUID) -> list[str]:
    return list(
        session.scalars(
            select(Education.name)
            .join(CompanyEducation, CompanyEducation.education_id == Education.id)
            .where(CompanyEducation.company_id == company_id)
            .order_by(Education.name, Education.id)
        )
    )
