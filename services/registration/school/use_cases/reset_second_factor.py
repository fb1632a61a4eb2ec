"""Take away the factors that somebody has lost: recorded, told to the person, sessions end."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.domain.errors import FactorMissing, OwnFactor
from services.registration.school.domain.recognition import address_key
from services.registration.school.models.people import FactorReset, Person
from services.registration.school.use_cases.confirm_second_factor import (
    delete_second_factor,
    has_second_factor,
)
from services.registration.school.use_cases.end_sessions import end_all_sessions
from shared import clock
from shared.audit.deeds import describe_deed, write_deeds
from shared.contracts.registration import SecondFactorResetV1
from shared.ids import new_id
from shared.messaging import record


def reset_second_factor(session: Session, person: Person, *, reset_by: UUID | None) -> None:
    """`reset_by` None: whoever runs the installation, by the command.

    Raises OwnFactor, or FactorMissing where there is none.
    """
    if person.id == reset_by:
        raise OwnFactor
    if not has_second_factor(session, person_id=person.id):
        raise FactorMissing
    delete_second_factor(session, person_id=person.id)
    end_all_sessions(session, person_id=person.id)
    now = clock.now()
    session.add(FactorReset(id=new_id(), person_id=person.id, reset_by=reset_by, reset_at=now))
    record(session, SecondFactorResetV1(contact_id=person.id, reset_at=now))


def reset_factors_of_address(session: Session, address: str) -> list[Person]:
    """The factor of everybody on the staff with this address; who they were."""
    people = session.scalars(
        select(Person)
        .where(Person.email == address_key(address), Person.kind == "staff")
        .order_by(Person.id)
    ).all()
    protected = [each for each in people if has_second_factor(session, person_id=each.id)]
    for person in protected:
        reset_second_factor(session, person, reset_by=None)
        describe_deed(organisation_id=person.organisation_id, person_id=person.id)
        write_deeds(session)  # they may be of several schools
    return protected
