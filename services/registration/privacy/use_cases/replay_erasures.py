"""Erase, after a restore, whom somebody had erased since the back-up was made.

Company contacts are not its business: the time limits that forget them run again by themselves.
"""

from sqlalchemy.orm import Session

from services.registration.privacy.domain.erased import Erased
from services.registration.privacy.use_cases.erase_person import erase_person
from services.registration.school.domain.errors import LastAdministrator
from services.registration.school.models.people import Person
from shared.audit.deeds import describe_deed, write_deeds


def replay_erasure(session: Session, erasure: Erased) -> bool:
    """False for whom the back-up does not know, or knows as erased; the other services are told.

    Raises LastAdministrator with `person_id`.
    """
    person = session.get(Person, erasure.person_id)
    if person is None or not (person.active or person.email):
        return False
    by = erasure.erased_by if erasure.erased_by and session.get(Person, erasure.erased_by) else None
    try:
        describe_deed(organisation_id=person.organisation_id, person_id=person.id)
        erase_person(session, person, erased_by=by or person.id)
        write_deeds(session)  # each of those that one command erases
    except LastAdministrator as refused:
        raise LastAdministrator(person_id=person.id) from refused
    return True
