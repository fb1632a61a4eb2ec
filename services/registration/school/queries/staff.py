"""Reads about the staff of an organisation and what each may do."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.school.models.passkeys import Passkey
from services.registration.school.models.people import (
    FactorReset,
    Person,
    SecondFactor,
    SignedInSession,
    StaffRole,
)
from shared.db import danish_order


@dataclass(frozen=True)
class StaffRow:
    person: Person
    roles: tuple[str, ...]
    last_signed_in: datetime | None
    has_app: bool
    has_passkey: bool


def staff_of_organisation(session: Session, organisation_id: UUID) -> list[StaffRow]:
    """Active people first, in Danish alphabetical order."""
    people = session.scalars(
        select(Person)
        .where(Person.organisation_id == organisation_id, Person.kind == "staff")
        .order_by(Person.active.desc(), danish_order(Person.name), Person.id)
    ).all()
    ids = [person.id for person in people]
    roles: dict[UUID, list[str]] = defaultdict(list)
    for role in session.scalars(
        select(StaffRole).where(StaffRole.person_id.in_(ids)).order_by(StaffRole.role)
    ):
        roles[role.person_id].append(role.role)
    seen = {
        row[0]: row[1]
        for row in session.execute(
            select(SignedInSession.person_id, func.max(SignedInSession.created_at))
            .where(SignedInSession.person_id.in_(ids))
            .group_by(SignedInSession.person_id)
        )
    }
    with_passkey = set(session.scalars(select(Passkey.person_id).where(Passkey.person_id.in_(ids))))
    with_app = set(
        session.scalars(
            select(SecondFactor.person_id).where(
                SecondFactor.person_id.in_(ids), SecondFactor.confirmed_at.is_not(None)
            )
        )
    )
    return [
        StaffRow(
            person,
            tuple(roles[person.id]),
            seen.get(person.id),
            has_app=person.id in with_app,
            has_passkey=person.id in with_passkey,
        )
        for person in people
    ]


@dataclass(frozen=True)
class ResetRow:
    """`by` is "" where the command did it, or who did it is erased."""

    at: datetime
    by: str


def factor_resets(session: Session, person_id: UUID) -> list[ResetRow]:
    """When the person's factors were taken away and by whom, the latest first."""
    rows = session.execute(
        select(FactorReset.reset_at, Person.name)
        .outerjoin(Person, Person.id == FactorReset.reset_by)
        .where(FactorReset.person_id == person_id)
        .order_by(FactorReset.reset_at.desc(), FactorReset.id)
    )
    return [ResetRow(at, name or "") for at, name in rows]


def roles_of(session: Session, person_id: UUID) -> list[str]:
    return list(
        session.scalars(
            select(StaffRole.role).where(StaffRole.person_id == person_id).order_by(StaffRole.role)
        )
    )
