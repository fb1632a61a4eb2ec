"""Tell the other services who a contact is and where mail reaches them; nothing else."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.models import Company, CompanyContact, Person
from shared.contracts.registration import ContactChangedV1, ContactKind
from shared.messaging import record


def tell_person(session: Session, person: Person) -> None:
    """Say how the person is reached; whoever has no address is told on paper and not said."""
    if person.email:
        _tell(
            session,
            person.id,
            person.organisation_id,
            "staff" if person.kind == "staff" else "student",
            (person.name, person.email, person.language),
            person.version,
        )


def tell_people(session: Session, people: Iterable[Person]) -> None:
    for person in people:
        tell_person(session, person)


def tell_company_contact(session: Session, company: Company, contact: CompanyContact) -> None:
    if contact.email:
        _tell(
            session,
            contact.id,
            company.organisation_id,
            "company",
            (contact.name or company.name, contact.email, contact.language),
            contact.version,
        )


def _tell(
    session: Session,
    contact_id: UUID,
    organisation_id: UUID,
    kind: ContactKind,
    reached: tuple[str, str, str],
    version: int,
) -> None:
    name, email, language = reached
    told = ContactChangedV1(
        contact_id=contact_id,
        organisation_id=organisation_id,
        kind=kind,
        name=name,
        email=email,
        language=language,
        version=version,
    )
    record(session, told, version=version)
