"""A contact's other address: it is asked to confirm, and the one in force is told.

The company's link may lie in any mail that somebody forwarded. So it gives no right to the
contact: mails and renewed links go to another address only when whoever reads there says so.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from services.registration.companies.models import (
    Company,
    CompanyContact,
    ContactAddress,
    Participation,
)
from services.registration.companies.queries.company_lists import pending_address_of
from services.registration.school.domain.errors import DetailsIncomplete
from shared import clock
from shared.contracts.contact_addresses import ContactAddressChangedV1, ContactAddressRequestedV1
from shared.contracts.registration import (
    ContactChangedV1,
)
from shared.ids import new_id
from shared.messaging import record

ADDRESS_LIFETIME = timedelta(days=7)
#: a link must not send mails to whomever it names
MOST_A_DAY = 5


def request_address(
    session: Session,
    company: Company,
    contact: CompanyContact,
    *,
    address: str,
    staff_id: UUID | None,
) -> None:
    """Ask the new address and tell the old; asked for again, the same address is asked once more.

    `staff_id` is whom of the school the old address may write to. Raises DetailsIncomplete when
    addresses were asked too often.
    """
    _require_moderation(session, contact.id)
    pending = pending_address_of(session, contact.id)
    is_again = pending is not None and pending.email == address
    withdraw_address(session, contact.id)
    pending = _add(session, company, contact, email=address, state="pending")
    record(
        session,
        ContactAddressRequestedV1(
            contact_id=pending.id, company=company.name, expires_at=pending.expires_at
        ),
    )
    if not is_again:
        record_address_change(session, company, contact, staff_id=staff_id, is_pending=True)


def withdraw_address(session: Session, contact_id: UUID) -> None:
    """What was asked is asked no more; its link opens nothing. Safe to repeat."""
    session.execute(
        update(ContactAddress)
        .where(ContactAddress.contact_id == contact_id, ContactAddress.state == "pending")
        .values(state="over")
        .execution_options(synchronize_session="fetch")
    )


def record_address_change(
    session: Session,
    company: Company,
    contact: CompanyContact,
    *,
    staff_id: UUID | None,
    is_pending: bool,
) -> None:
    """Tell the address that the contact has (still), unless mails do not arrive there."""
    if contact.email is None or _has_failed(session, contact.id):
        return
    former = _add(session, company, contact, email=contact.email, state="former")
    record(
        session,
        ContactAddressChangedV1(
            contact_id=former.id,
            company=company.name,
            staff_id=staff_id,
            is_pending=is_pending,
            changed_at=former.created_at,
        ),
    )


def _add(
    session: Session, company: Company, contact: CompanyContact, *, email: str, state: str
) -> ContactAddress:
    now = clock.now()
    address = ContactAddress(
        id=new_id(),
        contact_id=contact.id,
        email=email,
        state=state,
        created_at=now,
        expires_at=now + ADDRESS_LIFETIME,
    )
    session.add(address)
    session.flush()
    reached = ContactChangedV1(
        contact_id=address.id,
        organisation_id=company.organisation_id,
        kind="company",
        name=contact.name,
        email=email,
        language=contact.language,
        version=1,
    )
    record(session, reached)
    return address


def _require_moderation(session: Session, contact_id: UUID) -> None:
    recent = select(func.count()).where(
        ContactAddress.contact_id == contact_id,
        ContactAddress.state != "former",
        ContactAddress.created_at > clock.now() - timedelta(days=1),
    )
    if (session.scalar(recent) or 0) >= MOST_A_DAY:
        raise DetailsIncomplete(email="too_many_addresses")


def _has_failed(session: Session, contact_id: UUID) -> bool:
    failed = select(Participation.id).where(
        Participation.contact_id == contact_id, Participation.delivery_failed_at.is_not(None)
    )
    return session.scalar(failed.limit(1)) is not None
