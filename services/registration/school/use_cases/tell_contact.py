"""Tell the other services who a contact is and where mail reaches them; nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy.orm import Session

from services.registration.school.models.people import Person
from shared.contracts.registration import ContactChangedV1
from shared.messaging import record_many


def tell_person(session: Session, person: Person) -> None:
    """Say how the person is reached; whoever has no address is told on paper and not said."""
    tell_people(session, [person])


def tell_people(session: Session, people: Iterable[Person]) -> None:
    record_many(session, [_about_person(person) for person in people if person.email])


def tell_new_people(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """As tell_people, for rows of the people table that were written without objects."""
    names = [field.name for field in fields(ContactChangedV1)]
    told = [
        ContactChangedV1(
            contact_id=row["id"], **{name: row[name] for name in names if name != "contact_id"}
        )
        for row in rows
        if row["email"]
    ]
    record_many(session, told)


def _about_person(person: Person) -> ContactChangedV1:
    return ContactChangedV1(
        contact_id=person.id,
        organisation_id=person.organisation_id,
        kind="staff" if person.kind == "staff" else "student",
        name=person.name,
        email=person.email or "",
        language=person.language,
        version=person.version,
    )
