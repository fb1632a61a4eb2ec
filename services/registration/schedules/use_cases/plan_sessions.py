"""Make the sessions of a published plan stand and ask scheduling for their rooms; when the rooms
come, cap the seats by them and tell everybody once.
"""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.events.models.places import OfferedRoom
from services.registration.meetings.models.groups import GroupPlan, GroupRoom, GroupSession
from services.registration.meetings.models.meetings import CompanySlot
from services.registration.meetings.models.publications import Publication
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_changed_schedules,
)
from services.registration.schedules.domain.event_snapshot import Seats
from services.registration.schedules.domain.publishing import PlannedPublication
from services.registration.schedules.queries.publications import latest_publication
from shared.contracts.registration import PlannedSession, SessionsPlannedV1
from shared.contracts.scheduling import SessionRoomsAllocatedV1
from shared.messaging import NotYet, record


def plan_sessions(
    session: Session, event: Event, publication: PlannedPublication, *, announces: bool
) -> bool:
    """Whether people are told later, once the rooms are known. The caller holds the event's row.

    Scheduling hears of the companies that come; what another has held before it left stays here.
    """
    sessions = publication.sessions or {}
    coming = {company.id for company in publication.companies}
    expected = publication.expected
    planned = tuple(
        PlannedSession(company_id=company_id, slot=slot, expected=expected[company_id, slot])
        for company_id, slot in sorted(sessions)
        if company_id in coming
    )
    plan = session.get(GroupPlan, event.id, with_for_update=True, populate_existing=True)
    _write_sessions(session, event.id, sessions)
    if plan is None:
        plan = GroupPlan(event_id=event.id, asked_version=0)
        session.add(plan)
    plan.asked_version += 1
    plan.waits_to_tell = announces and publication.awaits_rooms
    session.flush()
    message = SessionsPlannedV1(event_id=event.id, sessions=planned, version=plan.asked_version)
    record(session, message)
    return plan.waits_to_tell


def apply_session_rooms(session: Session, message: SessionRoomsAllocatedV1) -> None:
    """Safe to repeat, deaf to older answers."""
    event = session.get(
        Event, message.event_id, with_for_update={"key_share": True}, populate_existing=True
    )
    plan = session.get(GroupPlan, message.event_id, with_for_update=True, populate_existing=True)
    if event is None or plan is None:
        raise NotYet(f"no sessions are planned for event {message.event_id}")
    if plan.rooms_version >= message.version:
        return
    plan.rooms_version, plan.answered_version = message.version, message.sessions_version
    session.execute(delete(GroupRoom).where(GroupRoom.event_id == event.id))
    session.add_all(
        GroupRoom(
            event_id=event.id,
            company_id=room.company_id,
            room_id=room.room_id,
            label=room.label,
            building=room.building,
        )
        for room in message.rooms
    )
    session.flush()
    _cap_seats(session, event.id)
    if plan.waits_to_tell and plan.answered_version >= plan.asked_version:
        plan.waits_to_tell = False
        _tell(session, event)


def _tell(session: Session, event: Event) -> None:
    publication = latest_publication(session, event.id)
    if publication is None or event.cancelled:
        return
    count = record_changed_schedules(session, event)
    session.execute(
        update(Publication)
        .where(Publication.event_id == event.id, Publication.version == publication.version)
        .values(told=count)
    )


def _write_sessions(session: Session, event_id: UUID, sessions: Seats) -> None:
    session.execute(delete(GroupSession).where(GroupSession.event_id == event_id))
    session.add_all(
        GroupSession(event_id=event_id, company_id=company_id, slot=slot, seats=seats)
        for (company_id, slot), seats in sorted(sessions.items())
    )
    session.flush()


def _cap_seats(session: Session, event_id: UUID) -> None:
    """No more seats than the room has; never fewer than are taken."""
    rows = session.execute(
        select(CompanySlot, OfferedRoom.capacity)
        .join(
            GroupRoom,
            (GroupRoom.event_id == event_id) & (GroupRoom.company_id == CompanySlot.company_id),
        )
        .join(
            OfferedRoom,
            (OfferedRoom.event_id == event_id) & (OfferedRoom.room_id == GroupRoom.room_id),
        )
        .where(CompanySlot.event_id == event_id, CompanySlot.capacity > OfferedRoom.capacity)
        .order_by(CompanySlot.company_id, CompanySlot.slot)
        .with_for_update(of=CompanySlot)
    )
    for seat, capacity in rows:
        seat.capacity = max(capacity, seat.taken)
    session.flush()
