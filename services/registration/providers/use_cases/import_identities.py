"""Take in who is who at a provider, as the school's own lists have it, and take it back."""

import re
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.registration.providers.domain.errors import IdentityLineRefused, IdentityTaken
from services.registration.providers.domain.statements import SUBJECT_LIMIT
from services.registration.providers.models import ProviderIdentity, SignInProvider
from services.registration.providers.use_cases.find_or_add_person import insert_identity
from services.registration.school.domain.recognition import address_key
from services.registration.school.models.people import Person

MOST_LINES = 5000


def import_identities(session: Session, provider: SignInProvider, lines: str) -> int:
    """From lines "id;address": how many are there now. All or none.

    Raises IdentityLineRefused with the line and a reason: form, person or taken.
    """
    pairs = [(at, _pair(at, line)) for at, line in enumerate(lines.splitlines(), 1) if line.strip()]
    people = {
        person.email: person
        for person in session.scalars(
            select(Person).where(
                Person.organisation_id == provider.organisation_id, Person.email.is_not(None)
            )
        )
    }
    for at, (subject, address) in pairs:
        person = people.get(address)
        if person is None:
            raise IdentityLineRefused(line=at, reason="person")
        try:
            insert_identity(session, provider, person, subject)
        except IdentityTaken:
            raise IdentityLineRefused(line=at, reason="taken") from None
    return len(pairs)


def delete_identity(session: Session, *, provider_id: UUID, person_id: UUID) -> None:
    """Safe to repeat."""
    session.execute(
        delete(ProviderIdentity).where(
            ProviderIdentity.provider_id == provider_id, ProviderIdentity.person_id == person_id
        )
    )


def _pair(at: int, line: str) -> tuple[str, str]:
    subject, *more = re.split(r"[;,\s]+", line.strip(), maxsplit=1)
    address = address_key("".join(more))
    if not subject or len(subject) > SUBJECT_LIMIT or "@" not in address:
        raise IdentityLineRefused(line=at, reason="form")
    return subject, address
