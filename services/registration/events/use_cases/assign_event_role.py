"""Say who is what in an event, and let every service know: it is they who ask for the role."""

from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.domain.members import check_an_owner_stays, check_role
from services.registration.events.models.events import Event
from services.registration.events.models.members import EventMember
from services.registration.school.models.people import Person
from services.registration.school.use_cases.publish_role_change import publish_role_change
from shared import clock
from shared.contracts.registration import EventMember as SaidMember
from shared.contracts.registration import EventMembersChangedV1, EventRole
from shared.contracts.scheduling import EventOwnerNamedV1
from shared.messaging import NotYet, record


def assign_event_role(
    session: Session, *, event: Event, person_id: UUID, role: str, assigned_by: UUID | None
) -> EventMember:
    """A new member, or another role for one. Raises RoleUnknown, and LastOwner."""
    check_role(role)
    member = session.get(EventMember, (event.id, person_id))
    before = {member.role} if member else set()
    if member is None:
        member = EventMember(event_id=event.id, person_id=person_id)
        session.add(member)
    elif member.role == role:
        return member
    else:
        check_an_owner_stays(_roles(session, event.id), person_id)
    member.role, member.assigned_by, member.assigned_at = role, assigned_by, clock.now()
    _publish(session, event)
    publish_role_change(
        session,
        person_id=person_id,
        event_id=event.id,
        before=before,
        after={role},
        changed_by=assigned_by,
    )
    return member


def delete_event_member(
    session: Session, *, event: Event, member: EventMember, deleted_by: UUID
) -> None:
    """Raises LastOwner."""
    check_an_owner_stays(_roles(session, event.id), member.person_id)
    session.delete(member)
    _publish(session, event)
    publish_role_change(
        session,
        person_id=member.person_id,
        event_id=event.id,
        before={member.role},
        after=set(),
        changed_by=deleted_by,
    )


def apply_owner(session: Session, message: EventOwnerNamedV1) -> None:
    """Who made an event owns it, unless somebody does already."""
    event = session.get(Event, message.event_id)
    if event is None:
        raise NotYet("owned before it was announced")
    person = session.get(Person, message.person_id)
    is_owned = "owner" in _roles(session, event.id).values()
    if person is None or person.organisation_id != event.organisation_id or is_owned:
        return
    assign_event_role(session, event=event, person_id=person.id, role="owner", assigned_by=None)


def _roles(session: Session, event_id: UUID) -> dict[UUID, str]:
    rows = session.execute(
        select(EventMember.person_id, EventMember.role)
        .where(EventMember.event_id == event_id)
        .order_by(EventMember.person_id)
    )
    return {row.person_id: row.role for row in rows}


def _publish(session: Session, event: Event) -> None:
    session.flush()
    event.members_version += 1
    record(
        session,
        EventMembersChangedV1(
            event_id=event.id,
            organisation_id=event.organisation_id,
            members=tuple(
                SaidMember(person_id=person_id, role=cast("EventRole", role))
                for person_id, role in _roles(session, event.id).items()
            ),
            version=event.members_version,
        ),
    )
