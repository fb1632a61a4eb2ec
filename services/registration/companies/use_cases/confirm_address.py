"""Whoever reads at the new address says so: it becomes the contact's."""

from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyContact, ContactAddress
from services.registration.companies.use_cases.update_company import update_contact


def confirm_address(session: Session, pending: ContactAddress) -> None:
    """The old address is told. Safe to repeat."""
    if pending.state == "confirmed":
        return
    contact = session.get_one(CompanyContact, pending.contact_id)
    update_contact(
        session,
        session.get_one(Company, contact.company_id),
        contact,
        name=contact.name,
        email=pending.email,
        phone=contact.phone,
    )
    pending.state = "confirmed"
    session.flush()
