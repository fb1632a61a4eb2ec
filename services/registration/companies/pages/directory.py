"""The organisation's directory of companies: find, add and correct one, whatever the event."""

from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.companies.domain import CompanyNumberTaken
from services.registration.companies.models import CompanyEducation
from services.registration.companies.queries.access import access_company
from services.registration.companies.queries.company_lists import contact_of
from services.registration.companies.queries.company_lists import directory as companies_of
from services.registration.companies.schemas import CompanyForm
from services.registration.companies.use_cases.update_company import (
    add_company,
    create_contact,
    update_company,
    update_contact,
)
from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.queries.educations import educations_of
from services.registration.school.use_cases.find_labels import find_or_add_education
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.flashes import flash_success
from shared.web.pages import safe_next
from shared.web.typed.addresses import warn_of_slip
from shared.web.typed.forms import TypedForm, read_form

directory = Blueprint("directory", __name__)

_FIELDS = ("name", "cvr", "contact", "email", "phone")
_REFUSALS = (DetailsIncomplete, CompanyNumberTaken)


@directory.get("/companies")
def list_companies() -> str:
    search = request.args.get("search", "")[:100]
    identity = required_identity()
    with current_database().reading() as session:
        rows = companies_of(session, identity.organisation_id, search=search)
    return render_template("companies/directory.html", rows=rows, search=search)


@directory.get("/companies/new")
def new_company() -> Response:
    return _form(TypedForm(dict.fromkeys(_FIELDS, "") | {"educations": [], "new_education": ""}))


@directory.post("/companies/new")
def add() -> Response:
    organisation_id = required_identity().organisation_id
    form = read_form(CompanyForm(), request.form)
    if not form.errors:
        with form.refusals(*_REFUSALS), current_database().writing() as session:
            company = add_company(
                session,
                organisation_id=organisation_id,
                education_ids=_education_ids(session, organisation_id, form.loaded),
                **{name: form.loaded[name] for name in _FIELDS},
            )
    if form.errors:
        return _form(form)
    flash_success(_("%(name)s er tilføjet.", name=company.name))
    warn_of_slip(form.loaded["email"])
    return redirect(_back(), 303)


@directory.get("/companies/<uuid:company_id>")
def show_company(company_id: UUID) -> Response:
    with current_database().reading() as session:
        company = access_company(session, required_identity(), company_id)
        contact = contact_of(session, company_id)
        educations = session.scalars(
            select(CompanyEducation.education_id).where(CompanyEducation.company_id == company_id)
        ).all()
    values = {
        "name": company.name,
        "cvr": company.cvr or "",
        "contact": contact.name if contact else "",
        "email": (contact.email or "") if contact else "",
        "phone": contact.phone if contact else "",
        "new_education": "",
        "educations": educations,
    }
    return _form(TypedForm(values), company_id)


@directory.post("/companies/<uuid:company_id>")
def change(company_id: UUID) -> Response:
    identity = required_identity()
    form = read_form(CompanyForm(), request.form)
    if not form.errors:
        with form.refusals(*_REFUSALS), current_database().writing() as session:
            typed = form.loaded
            company = access_company(session, identity, company_id)
            chosen = _education_ids(session, identity.organisation_id, typed)
            update_company(
                session, company, name=typed["name"], cvr=typed["cvr"], education_ids=chosen
            )
            contact = contact_of(session, company_id) or create_contact(session, company_id)
            update_contact(
                session,
                company,
                contact,
                name=typed["contact"],
                email=typed["email"],
                phone=typed["phone"],
                changed_by=identity.person_id,
            )
    if form.errors:
        with current_database().reading() as session:
            access_company(session, identity, company_id)
        return _form(form, company_id)
    flash_success(_("Oplysningerne om %(name)s er gemt.", name=company.name))
    warn_of_slip(form.loaded["email"])
    return redirect(_back(), 303)


def _form(form: TypedForm, company_id: UUID | None = None) -> Response:
    with current_database().reading() as session:
        educations = educations_of(session, required_identity().organisation_id)
    page = render_template(
        "companies/directory_company.html",
        values=form.values,
        errors=form.errors,
        educations=educations,
        company_id=company_id,
        next=safe_next(request.values.get("next"), ""),
    )
    return make_response(page, form.status if form.errors else 200)


def _education_ids(
    session: Session, organisation_id: UUID, typed: dict[str, Any]
) -> frozenset[UUID]:
    """Those ticked, all of them the organisation's own, and the new one that was written."""
    chosen = set(typed["educations"])
    if not chosen <= {each.id for each in educations_of(session, organisation_id)}:
        raise DetailsIncomplete(educations="education_unknown")
    added = find_or_add_education(session, organisation_id, typed["new_education"])
    return frozenset(chosen | ({added} if added else set()))


def _back() -> str:
    return safe_next(request.form.get("next"), url_for("directory.list_companies"))
