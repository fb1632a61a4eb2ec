"""Let a colleague in, change what they may do, or shut them out; sign-in itself is elsewhere."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.registration.school.domain.errors import AddressTaken, LastAdministrator
from services.registration.school.domain.people import checked_address, checked_name, checked_roles
from services.registration.school.models.people import Person, StaffRole
from services.registration.school.use_cases.add_person import add_person
from services.registration.school.use_cases.end_sessions import end_all_sessions
from services.registration.school.use_cases.publish_contact_changes import publish_contact_change
from services.registration.school.use_cases.publish_role_change import publish_role_change
from services.registration.school.use_cases.revoke_api_token import revoke_api_tokens_of
from shared.errors import NotFound


def add_staff_member(
    session: Session,
    *,
    organisation_id: UUID,
    name: str,
    email: str,
    roles: list[str],
    added_by: UUID | None = None,
) -> Person:
    """Who was added by a colleague is told; `added_by` None is the command line."""
    address = checked_address(email)
    chosen = checked_roles(roles)
    if _address_owner(session, organisation_id, address) is not None:
        raise AddressTaken(email="address_taken")
    person = add_person(
        session, organisation_id=organisation_id, kind="staff", name=name, address=address
    )
    session.add_all(StaffRole(person_id=person.id, role=role) for role in sorted(chosen))
    publish_contact_change(session, person)
    publish_role_change(
        session, person_id=person.id, before=set(), after=chosen, changed_by=added_by
    )
    return person


def update_staff_member(
    session: Session,
    person: Person,
    *,
    name: str,
    roles: list[str],
    active: bool,
    changed_by: UUID | None = None,
) -> None:
    """New roles hold from the next sign-in on: what the person is signed in to ends now.

    Who operates the installation was named on the command line, and stays it.
    """
    before = list_roles(session, person.id)
    chosen = checked_roles(roles) | (before & {"operator"})
    if "administrator" in before and not (active and "administrator" in chosen):
        require_another_administrator(session, person)
        revoke_api_tokens_of(session, person.id)
    had = before if person.active else set()
    loses_access = person.active and (not active or before != chosen)
    person.name, person.active = checked_name(name), active
    person.version += 1
    session.execute(delete(StaffRole).where(StaffRole.person_id == person.id))
    session.add_all(StaffRole(person_id=person.id, role=role) for role in sorted(chosen))
    publish_contact_change(session, person)
    publish_role_change(
        session,
        person_id=person.id,
        before=had,
        after=chosen if active else set(),
        changed_by=changed_by,
    )
    if loses_access:
        end_all_sessions(session, person_id=person.id)


def add_operator(session: Session, *, email: str) -> Person:
    """Let a colleague of any school operate the installation.

    Raises NotFound, DetailsIncomplete.
    """
    address = checked_address(email)
    person = session.scalars(
        select(Person)
        .where(Person.email == address, Person.kind == "staff", Person.active)
        .order_by(Person.id)
        .limit(1)
    ).one_or_none()
    if person is None:
        raise NotFound("colleague")
    if "operator" not in list_roles(session, person.id):
        session.add(StaffRole(person_id=person.id, role="operator"))
        session.flush()
        end_all_sessions(session, person_id=person.id)
    return person


def list_roles(session: Session, person_id: UUID) -> set[str]:
    return set(session.scalars(select(StaffRole.role).where(StaffRole.person_id == person_id)))


def _address_owner(session: Session, organisation_id: UUID, address: str) -> UUID | None:
    return session.scalar(
        select(Person.id).where(Person.organisation_id == organisation_id, Person.email == address)
    )


def require_another_administrator(session: Session, person: Person) -> None:
    # the lock makes two administrators who remove each other at once wait in line
    others = session.scalars(
        select(Person.id)
        .join(StaffRole, StaffRole.person_id == Person.id)
        .where(
            Person.organisation_id == person.organisation_id,
            Person.active,
            StaffRole.role == "administrator",
        )
        .order_by(Person.id)
        .with_for_update()
    ).all()
    if set(others) <= {person.id}:
        raise LastAdministrator
