"""A company stays away: its coming meetings are cancelled, its seats close, its students are told,
and those of them who wait elsewhere get what fits them now. What has begun has happened and stays.
"""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.promote_waiting import (
    lock_for_promotion,
    promote_waiting,
)
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_begun
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.groups import GroupSession
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.meetings.use_cases.reserve_seat import Seat
from shared import clock


def release_company(
    session: Session, event: Event, company_id: UUID, *, changed_by: UUID | None
) -> int:
    """Returns how many meetings fell away. Safe to repeat."""
    begun = slots_begun(session, event.id)
    backfill = lock_for_promotion(
        session,
        event.id,
        seats=_seats(session, event.id, company_id, begun),
        leaving=[
            (meeting.person_id, meeting.slot)
            for meeting in meetings_of(session, event.id, company_id=company_id)
            if meeting.slot >= begun
        ],
    )
    students = session.scalars(
        update(Meeting)
        .where(
            Meeting.event_id == event.id,
            Meeting.company_id == company_id,
            Meeting.status == "booked",
            Meeting.slot >= begun,
        )
        .values(
            status="cancelled",
            cancelled_at=clock.now(),
            changed_by=changed_by,
            version=Meeting.version + 1,
        )
        .returning(Meeting.person_id)
        .execution_options(synchronize_session=False)
    ).all()
    release_seats(session, event.id, company_id)
    # Whoever booked a moment before the locks is told too.
    promote_waiting(session, event, replace(backfill, people=backfill.people | frozenset(students)))
    return len(students)


def release_seats(session: Session, event_id: UUID, company_id: UUID) -> None:
    """Its seats close, its coming sessions go, and nobody waits there. Its meetings are the
    caller's.
    """
    begun = slots_begun(session, event_id)
    session.execute(
        update(CompanySlot)
        .where(CompanySlot.event_id == event_id, CompanySlot.company_id == company_id)
        .values(taken=case((CompanySlot.slot >= begun, 0), else_=CompanySlot.taken), is_open=False)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(GroupSession).where(
            GroupSession.event_id == event_id,
            GroupSession.company_id == company_id,
            GroupSession.slot >= begun,
        )
    )
    session.execute(delete(Wait).where(Wait.event_id == event_id, Wait.company_id == company_id))


def _seats(session: Session, event_id: UUID, company_id: UUID, begun: int) -> list[Seat]:
    rows = session.execute(
        select(CompanySlot.company_id, CompanySlot.slot).where(
            CompanySlot.event_id == event_id,
            CompanySlot.company_id == company_id,
            CompanySlot.slot >= begun,
        )
    )
    return [(company, slot) for company, slot in rows]
