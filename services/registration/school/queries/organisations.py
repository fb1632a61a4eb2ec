"""Which organisation somebody belongs to, before anything else of them is read."""

from uuid import UUID

from sqlalchemy import Select, select

from services.registration.school.models.people import Person


def organisation_of(person_id: UUID) -> Select[UUID]:
    return select(Person.organisation_id).where(Person.id == person_id)
