"""A company stays away: its meetings are cancelled, its seats close, and its students are told."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.models import CompanySlot, Event, Meeting
from services.registration.use_cases.tell_schedules import is_published, tell_students
from shared import clock


def release_company(
    session: Session, event: Event, company_id: UUID, *, changed_by: UUID | None
) -> int:
    """Returns how many meetings fell away. Safe to repeat."""
    _lock_seats(session, event.id, company_id)
    students = session.scalars(
        update(Meeting)
        .where(
            Meeting.event_id == event.id,
            Meeting.company_id == company_id,
            Meeting.status == "booked",
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
    session.execute(
        update(CompanySlot)
        .where(CompanySlot.event_id == event.id, CompanySlot.company_id == company_id)
        .values(taken=0, is_open=False)
        .execution_options(synchronize_session=False)
    )
    if students and is_published(session, event.id):
        tell_students(session, event, sorted(students))
    return len(students)


def _lock_seats(session: Session, event_id: UUID, company_id: UUID) -> None:
    """In the order of all locks: whoever books here waits, then finds the seats closed."""
    session.execute(
        select(CompanySlot.slot)
        .where(CompanySlot.event_id == event_id, CompanySlot.company_id == company_id)
        .order_by(CompanySlot.slot)
        .with_for_update()
    ).all()
