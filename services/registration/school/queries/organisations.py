"""Which organisation somebody belongs to, before anything else of them is read."""

from uuid import UUID

from sqlalchemy import Select, select

from services.registration.school.models.people import HalfSignIn, Person


def organisation_of(person_id: UUID) -> Select[UUID]:
    return select(Person.organisation_id).where(Person.id == person_id)


def organisation_of_half_sign_in(half_id: UUID) -> Select[UUID]:
    return (
        select(Person.organisation_id)
        .join(HalfSignIn, HalfSignIn.person_id == Person.id)
        .where(HalfSignIn.id == half_id)
    )
