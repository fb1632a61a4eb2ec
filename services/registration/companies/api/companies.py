"""The directory of companies as JSON: list, add, change."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.api.views import company_view
from services.registration.companies.models import Company
from services.registration.companies.queries.access import access_company
from services.registration.companies.queries.company_lists import contact_of
from services.registration.companies.schemas import CompanyPage, CompanyView, CompanyWrite
from services.registration.companies.use_cases.update_company import (
    add_company,
    create_contact,
    update_company,
    update_contact,
)
from services.registration.school.use_cases.find_labels import find_or_add_education
from shared.auth.identity import required_identity
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.pagination import PageQuery, page_of
from shared.web.api.versions import etag_of, require_match, with_etag
from shared.web.factory import current_database

companies_api = Blueprint("companies_api", __name__, description="The directory of companies")


@companies_api.get("/companies")
@companies_api.arguments(PageQuery, location="query")
@companies_api.response(200, CompanyPage)
def list_companies(arguments: dict[str, Any]) -> Response:
    """In the order in which they came in."""
    own = select(Company).where(
        Company.organisation_id == required_identity().organisation_id, Company.kind == "company"
    )
    with current_database().reading() as session:
        page = page_of(session, own, by=(Company.id,), **arguments)
        items = [company_view(session, row) for row in page.rows]
    return jsonify({"items": items, "next": page.next})


@companies_api.post("/companies")
@companies_api.arguments(CompanyWrite)
@companies_api.alt_response(201, schema=CompanyView, success=True)
def make_company(facts: dict[str, Any]) -> Response:
    """Idempotency-Key makes a repeat safe."""
    organisation_id = required_identity().organisation_id

    def effect(session: Session) -> Answer:
        chosen = _education_ids(session, organisation_id, facts.pop("educations"))
        company = add_company(
            session, organisation_id=organisation_id, education_ids=chosen, **facts
        )
        return Answer(201, company_view(session, company), {"ETag": etag_of(company.version)})

    return answer_once(current_database(), effect)


@companies_api.get("/companies/<uuid:company_id>")
@companies_api.response(200, CompanyView)
def show_company(company_id: UUID) -> Response:
    with current_database().reading() as session:
        company = access_company(session, required_identity(), company_id)
        return with_etag(jsonify(company_view(session, company)), company.version)


@companies_api.put("/companies/<uuid:company_id>")
@companies_api.arguments(CompanyWrite)
@companies_api.response(200, CompanyView)
def save_company(facts: dict[str, Any], company_id: UUID) -> Response:
    """Needs If-Match."""
    identity = required_identity()
    with current_database().writing() as session:
        company = access_company(session, identity, company_id)
        require_match(company.version, lambda: company_view(session, company))
        chosen = _education_ids(session, identity.organisation_id, facts["educations"])
        update_company(
            session,
            company,
            name=facts["name"],
            cvr=facts["cvr"],
            education_ids=chosen,
            seen_version=company.version,
        )
        update_contact(
            session,
            company,
            contact_of(session, company_id) or create_contact(session, company_id),
            name=facts["contact"],
            email=facts["email"],
            phone=facts["phone"],
            changed_by=identity.person_id,
        )
        return with_etag(jsonify(company_view(session, company)), company.version)


def _education_ids(session: Session, organisation_id: UUID, names: list[str]) -> frozenset[UUID]:
    found = (find_or_add_education(session, organisation_id, name) for name in names)
    return frozenset(education_id for education_id in found if education_id)
