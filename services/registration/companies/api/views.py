"""A company as the JSON door shows it; it reads and decides nothing."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyEducation
from services.registration.companies.queries.company_lists import contact_of
from services.registration.companies.schemas import CompanyView
from services.registration.school.models.organisations import Education


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


def _education_names(session: Session, company_id: UUID) -> list[str]:
    return list(
        session.scalars(
            select(Education.name)
            .join(CompanyEducation, CompanyEducation.education_id == Education.id)
            .where(CompanyEducation.company_id == company_id)
            .order_by(Education.name, Education.id)
        )
    )
