"""Adds a person to the school; roles, a class and what others are told are the caller's."""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.school.domain.people import checked_name
from services.registration.school.models.people import Person
from shared import clock
from shared.ids import new_id


def add_person(
    session: Session,
    *,
    organisation_id: UUID,
    kind: Literal["staff", "student"],
    name: str,
    address: str | None,
) -> Person:
    """`address` is checked already and free."""
    person = Person(
        id=new_id(),
        organisation_id=organisation_id,
        kind=kind,
        name=checked_name(name),
        email=address,
        language="da",
        active=True,
        version=1,
        created_at=clock.now(),
    )
    session.add(person)
    session.flush()
    return person
