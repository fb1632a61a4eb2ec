"""Publish to the other services who a contact is and where mail reaches them; nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy.orm import Session

from services.registration.school.models.people import Person
from shared.contracts.registration import ContactChangedV1
from shared.messaging import record_many


def publish_contact_change(session: Session, person: Person) -> None:
    """Say how the person is reached; whoever has no address is told on paper and not published."""
    publish_contact_changes(session, [person])


def publish_contact_changes(session: Session, people: Iterable[Person]) -> None:
    record_many(session, [_about_person(person) for person in people if person.email])


def publish_new_contacts(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """As publish_contact_changes, for rows of the people table written without objects."""
    names = [field.name for field in fields(ContactChangedV1)]
    changes = [
        ContactChangedV1(
            contact_id=row["id"], **{name: row[name] for name in names if name != "contact_id"}
        )
        for row in rows
        if row["email"]
    ]
    record_many(session, changes)


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
