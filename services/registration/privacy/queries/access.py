"""The only way to load a person whose data are looked into."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.privacy.models import Erasure
from services.registration.school.models.people import Person
from shared.auth.identity import Identity
from shared.errors import NotFound


def access_person(session: Session, identity: Identity, person_id: UUID) -> Person:
    """Anybody of the organisation who has not been erased."""
    person = session.get(Person, person_id)
    if (
        person is None
        or person.organisation_id != identity.organisation_id
        or session.get(Erasure, person_id) is not None
    ):
        raise NotFound("person")
    return person
