"""Add and change companies of the directory and their contacts by hand."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from stdnum.dk import cvr as cvr_number
from stdnum.exceptions import ValidationError

from services.registration.companies.domain import CompanyNumberTaken
from services.registration.companies.models import (
    Company,
    CompanyContact,
    CompanyEducation,
    Participation,
)
from services.registration.companies.use_cases.claim_version import claim_version
from services.registration.companies.use_cases.publish_company_contact import (
    publish_company_contact,
)
from services.registration.companies.use_cases.raise_version import (
    raise_company_version,
    raise_part_versions,
)
from services.registration.companies.use_cases.request_address import (
    record_address_change,
    withdraw_address,
)
from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.domain.people import checked_name, checked_optional_address
from services.registration.school.domain.recognition import company_key
from shared import clock
from shared.ids import new_id
from shared.text import clean_text


def add_company(
    session: Session,
    *,
    organisation_id: UUID,
    name: str,
    cvr: str = "",
    contact: str = "",
    email: str = "",
    phone: str = "",
    education_ids: frozenset[UUID] = frozenset(),
    kind: str = "company",
) -> Company:
    now = clock.now()
    company = Company(
        id=new_id(),
        organisation_id=organisation_id,
        name="",
        name_key="",
        kind=kind,
        created_at=now,
    )
    _write_company(session, company, name, cvr)
    session.add(company)
    session.flush()
    _write_educations(session, company, education_ids)
    kept = create_contact(session, company.id)
    update_contact(session, company, kept, name=contact, email=email, phone=phone)
    return company


def update_company(
    session: Session,
    company: Company,
    *,
    name: str,
    cvr: str,
    education_ids: frozenset[UUID],
    seen_version: int | None = None,
) -> None:
    """Raises StaleVersion when somebody else changed it since `seen_version`."""
    claim_version(session, company, company.version if seen_version is None else seen_version)
    before = company.name
    _write_company(session, company, name, cvr)
    _write_educations(session, company, education_ids)
    session.flush()
    if company.name != before:
        raise_part_versions(session, Participation.company_id == company.id)


def create_contact(session: Session, company_id: UUID) -> CompanyContact:
    """A contact without name and address, to be filled by update_contact."""
    contact = CompanyContact(
        id=new_id(),
        company_id=company_id,
        name="",
        phone="",
        language="da",
        version=0,
        created_at=clock.now(),
    )
    session.add(contact)
    return contact


def update_contact(
    session: Session,
    company: Company,
    contact: CompanyContact,
    *,
    name: str,
    email: str,
    phone: str,
    changed_by: UUID | None = None,
) -> None:
    """Correct the contact; a new address clears the mark of mails that did not arrive.

    It holds at once. The old one is told and may write to `changed_by`, one of the school's staff.
    """
    address = checked_optional_address(email)
    moved = address != contact.email
    before = (contact.name, contact.email, contact.phone)
    if moved:
        record_address_change(session, company, contact, staff_id=changed_by, is_pending=False)
        withdraw_address(session, contact.id)
    contact.name, contact.phone = clean_text(name)[:200], clean_text(phone)[:30]
    contact.email = address
    if before == (contact.name, contact.email, contact.phone) and contact.version:
        return
    if contact.version:  # of a new one nobody has seen anything
        raise_company_version(session, company)
    contact.version += 1
    contact.changed_at = clock.now()
    session.flush()
    if moved:
        _forget_failures(session, contact)
    publish_company_contact(session, company, contact)


def _forget_failures(session: Session, contact: CompanyContact) -> None:
    for participation in session.scalars(
        select(Participation).where(
            Participation.contact_id == contact.id, Participation.delivery_failed_at.is_not(None)
        )
    ):
        participation.delivery_failed_at, participation.delivery_failure = None, ""
        raise_part_versions(session, Participation.id == participation.id)


def _write_company(session: Session, company: Company, name: str, cvr: str) -> None:
    company.name = checked_name(name)
    company.name_key = company_key(company.name)
    company.cvr = validate_cvr(cvr)
    if company.cvr is None:
        return
    owner = session.scalar(
        select(Company.id).where(
            Company.organisation_id == company.organisation_id,
            Company.cvr == company.cvr,
            Company.id != company.id,
        )
    )
    if owner is not None:
        raise CompanyNumberTaken(cvr="number_taken")


def validate_cvr(cvr: str) -> str | None:
    """Eight digits with the check that the Danish Business Authority uses, or None when empty."""
    written = "".join(clean_text(cvr).split()).upper().removeprefix("DK")
    if not written:
        return None
    try:
        return str(cvr_number.validate(written))
    except ValidationError:
        raise DetailsIncomplete(cvr="cvr_not_valid") from None


def _write_educations(session: Session, company: Company, education_ids: frozenset[UUID]) -> None:
    session.execute(delete(CompanyEducation).where(CompanyEducation.company_id == company.id))
    session.add_all(
        CompanyEducation(company_id=company.id, education_id=education_id)
        for education_id in sorted(education_ids)
    )
