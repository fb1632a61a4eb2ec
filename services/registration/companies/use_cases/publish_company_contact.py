"""Tell the other services who writes and answers for a company; nothing else."""

from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyContact
from shared.contracts.registration import ContactChangedV1
from shared.messaging import record


def publish_company_contact(session: Session, company: Company, contact: CompanyContact) -> None:
    if not contact.email:
        return
    told = ContactChangedV1(
        contact_id=contact.id,
        organisation_id=company.organisation_id,
        kind="company",
        name=contact.name or company.name,
        email=contact.email,
        language=contact.language,
        version=contact.version,
    )
    record(session, told)
