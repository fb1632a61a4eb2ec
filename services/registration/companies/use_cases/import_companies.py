"""Take a list of companies into the directory: preview says what would happen, then it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.domain import (
    CompanyChange,
    CompanyListPlan,
    CompanyRow,
    ContactRow,
    KnownCompany,
    known_contact,
    plan_company_list,
)
from services.registration.companies.models import Company, CompanyContact, CompanyEducation
from services.registration.companies.use_cases.update_company import (
    add_company,
    create_contact,
    update_company,
    update_contact,
)
from services.registration.kit.domain.list_choices import ListChoices
from services.registration.kit.use_cases.list_import import (
    ListImport,
    read_choices,
    require_usable,
)
from services.registration.school.domain.recognition import label_key, split_labels
from services.registration.school.models.organisations import Education
from services.registration.school.queries.shared_rows import AskerReach
from services.registration.school.use_cases.find_labels import find_or_add_education
from shared.sheets import Column, ImportedRow, import_rows
from shared.sheets.values import cvr_number, email, phone, text

COLUMNS = (
    Column(
        "name",
        "Virksomhed",
        aliases=("virksomhedsnavn", "firma", "firmanavn", "navn", "company", "company name"),
        required=True,
    ),
    Column("cvr", "CVR", aliases=("cvr-nr", "cvr-nummer", "cvrnr"), parse=cvr_number),
    Column(
        "contact",
        "Kontaktperson",
        aliases=("kontakt", "kontaktnavn", "navn på kontaktperson", "contact", "contact person"),
    ),
    Column(
        "email",
        "E-mail",
        aliases=("mail", "mailadresse", "e-mailadresse", "kontakt e-mail", "kontaktmail"),
        parse=email,
    ),
    Column(
        "phone",
        "Telefon",
        aliases=("tlf", "telefonnummer", "tlf.nr.", "mobil", "mobilnummer", "phone"),
        parse=phone,
        note="phone_left_out",
    ),
    Column(
        "educations",
        "Uddannelser",
        aliases=("uddannelse", "fagområde", "fagområder", "fag", "branche", "educations", "fields"),
        parse=text,
    ),
)


@dataclass(frozen=True)
class CompanyImport(ListImport[CompanyListPlan]):
    """What reading the list gave, and the companies in it once it is taken in."""

    company_ids: Sequence[UUID] = ()


def preview_companies(
    session: Session,
    organisation_id: UUID,
    content: bytes,
    choices: ListChoices | None = None,
    *,
    reach: AskerReach,
) -> CompanyImport:
    """Read the list and compare it with the directory; writes nothing, raises nothing.

    By event scope a row that says something else of a known company has a fault.
    """
    sheet = import_rows(content, COLUMNS, choices=read_choices(choices))
    names = session.scalars(
        select(Education.name).where(Education.organisation_id == organisation_id)
    ).all()
    plan_rows = partial(
        plan_company_list,
        known=list_known_companies(session, organisation_id),
        education_names=names,
        ignore_spelling=not reach.is_school,
    )
    keys = frozenset(map(label_key, names))
    plan = plan_rows([_company_row(row, keys) for row in sheet.usable])
    by_number = {row.number: row for row in sheet.rows}
    for fault in plan.faults:
        sheet.add_fault(by_number[fault.row], fault.column, fault.code, **fault.fields)
    if plan.faults:
        plan = plan_rows([_company_row(row, keys) for row in sheet.usable])
    # without such a row its double stands for the same company
    while plan.changed and not reach.is_school:
        for change in plan.changed:
            row, name = by_number[change.after.number], change.after.name
            sheet.add_fault(row, "name", "company_of_school", value=name)
        plan = plan_rows([_company_row(row, keys) for row in sheet.usable])
    return CompanyImport(plan, sheet)


def import_companies(
    session: Session,
    organisation_id: UUID,
    content: bytes,
    choices: ListChoices | None = None,
    *,
    reach: AskerReach,
) -> CompanyImport:
    """Take the list in, all or nothing unless the choices say otherwise. Raises SheetUnusable."""
    found = preview_companies(session, organisation_id, content, choices, reach=reach)
    require_usable(found, choices)
    new = [_add(session, organisation_id, row) for row in found.plan.new]
    for change in found.plan.changed:
        _change(session, organisation_id, change)
    ids = [
        *new,
        *(change.before.company_id for change in found.plan.changed),
        *(company.company_id for company in found.plan.unchanged),
    ]
    return CompanyImport(found.plan, found.sheet, ids)


def list_known_companies(session: Session, organisation_id: UUID) -> list[KnownCompany]:
    """The directory with each company's newest contact."""
    contacts: dict[UUID, list[CompanyContact]] = {}
    for contact in session.scalars(
        select(CompanyContact)
        .join(Company, Company.id == CompanyContact.company_id)
        .where(Company.organisation_id == organisation_id)
        .order_by(CompanyContact.id)
    ):
        contacts.setdefault(contact.company_id, []).append(contact)
    educations: dict[UUID, set[str]] = {}
    for company_id, name in session.execute(
        select(CompanyEducation.company_id, Education.name)
        .join(Education, Education.id == CompanyEducation.education_id)
        .where(Education.organisation_id == organisation_id)
    ):
        educations.setdefault(company_id, set()).add(name)
    companies = session.scalars(
        select(Company)
        .where(Company.organisation_id == organisation_id, Company.kind == "company")
        .order_by(Company.id)
    )
    return [
        _known(company, contacts.get(company.id, []), educations.get(company.id, set()))
        for company in companies
    ]


def _known(
    company: Company, contacts: Sequence[CompanyContact], educations: set[str]
) -> KnownCompany:
    contact = contacts[-1] if contacts else None
    return KnownCompany(
        company_id=company.id,
        name=company.name,
        cvr=company.cvr,
        contact_id=contact.id if contact else None,
        contact=contact.name if contact else "",
        email=contact.email if contact else None,
        phone=contact.phone if contact else "",
        educations=frozenset(educations),
        contacts=tuple(ContactRow(each.name, each.email, each.phone, each.id) for each in contacts),
    )


def _company_row(row: ImportedRow, educations: frozenset[str]) -> CompanyRow:
    values = row.values
    return CompanyRow(
        number=row.number,
        name=(values["name"] or "")[:200],
        cvr=values["cvr"],
        contact=(values["contact"] or "")[:200],
        email=values["email"],
        phone=(values["phone"] or "")[:30],
        educations=split_labels(values["educations"] or "", educations),
    )


def _education_ids(
    session: Session, organisation_id: UUID, names: Sequence[str]
) -> frozenset[UUID]:
    found = (find_or_add_education(session, organisation_id, name) for name in names)
    return frozenset(education_id for education_id in found if education_id)


def _add(session: Session, organisation_id: UUID, row: CompanyRow) -> UUID:
    first, *further = row.contacts
    company = add_company(
        session,
        organisation_id=organisation_id,
        name=row.name,
        cvr=row.cvr or "",
        contact=first.name,
        email=first.email or "",
        phone=first.phone,
        education_ids=_education_ids(session, organisation_id, row.educations),
    )
    for contact in further:
        _write_contact(session, company, create_contact(session, company.id), contact)
    return company.id


def _write_contact(
    session: Session, company: Company, contact: CompanyContact, row: ContactRow
) -> None:
    """An empty field of the list changes nothing."""
    update_contact(
        session,
        company,
        contact,
        name=row.name or contact.name,
        email=row.email or contact.email or "",
        phone=row.phone or contact.phone,
    )


def _change(session: Session, organisation_id: UUID, change: CompanyChange) -> None:
    before, after = change.before, change.after
    company = session.get_one(Company, before.company_id)
    names = sorted(before.educations.union(after.educations))
    update_company(
        session,
        company,
        name=after.name,
        cvr=after.cvr or before.cvr or "",
        education_ids=_education_ids(session, organisation_id, names),
    )
    for row in after.contacts:
        known = known_contact(before.contacts, row, is_only=not after.others)
        contact = session.get(CompanyContact, known.contact_id) if known else None
        if contact is not None or row.name or row.email or row.phone:
            contact = contact or create_contact(session, company.id)
            _write_contact(session, company, contact, row)
