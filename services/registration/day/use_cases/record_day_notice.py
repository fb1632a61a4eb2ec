"""A company says on the day that it is late, does not come, or is here after all; the organiser
answers. Neither changes a schedule.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.day.domain.day_notices import (
    NoticeNotTaken,
    NoticeOutdated,
    check_notice,
)
from services.registration.day.models.day_notices import DayNotice
from services.registration.day.queries.day_notices import (
    day_takes_notices,
    notice_recipients,
    slots_for_the_late,
)
from services.registration.events.models.events import Event
from services.registration.meetings.queries.personal_schedules import event_slots
from shared import clock
from shared.contracts.registration import DayNoticeGivenV1, DayNoticeKind
from shared.messaging import record


def record_day_notice(
    session: Session,
    participation: Participation,
    *,
    kind: str,
    first_slot: int | None = None,
) -> DayNotice:
    """Safe to repeat: the same words while nobody has answered them are said once.

    Raises NoticeNotTaken, NoticeIncomplete.
    """
    session.refresh(participation, with_for_update=True)
    event = session.get_one(Event, participation.event_id)
    if participation.status != "accepted" or not day_takes_notices(session, event):
        raise NoticeNotTaken
    checked = check_notice(kind, first_slot, slots_for_the_late(session, participation))
    said_slot = first_slot if kind == "late" else None
    notice = session.get(DayNotice, participation.id)
    if notice is None:
        notice = DayNotice(participation_id=participation.id, event_id=event.id, version=0)
        session.add(notice)
    elif (notice.kind, notice.first_slot, notice.settled_at) == (kind, said_slot, None):
        return notice
    notice.kind, notice.first_slot, notice.given_at = kind, said_slot, clock.now()
    notice.settled_at = notice.settled_by = None
    notice.version += 1
    _tell(session, event, participation, notice, checked)
    return notice


def settle_day_notice(
    session: Session, participation: Participation, *, version: int, settled_by: UUID
) -> None:
    """The organiser has seen it and does no more. Safe to repeat. Raises NoticeOutdated."""
    notice = session.get(DayNotice, participation.id, with_for_update=True)
    if notice is None or notice.settled_at is not None:
        return
    if notice.version != version:
        raise NoticeOutdated
    _settle(notice, settled_by)


def settle_applied_notices(
    session: Session, *, event_id: UUID, company_id: UUID, applied_at: datetime, settled_by: UUID
) -> None:
    """A repair answers what was said before it was asked for; what came later still stands."""
    notice = session.scalar(
        select(DayNotice)
        .join(Participation, Participation.id == DayNotice.participation_id)
        .where(
            Participation.event_id == event_id,
            Participation.company_id == company_id,
            DayNotice.settled_at.is_(None),
            DayNotice.given_at <= applied_at,
        )
        .with_for_update(of=DayNotice)
    )
    if notice is not None:
        _settle(notice, settled_by)


def _settle(notice: DayNotice, settled_by: UUID) -> None:
    notice.settled_at, notice.settled_by = clock.now(), settled_by
    notice.version += 1


def _tell(
    session: Session,
    event: Event,
    participation: Participation,
    notice: DayNotice,
    kind: DayNoticeKind,
) -> None:
    slots = event_slots(session, event.id)
    record(
        session,
        DayNoticeGivenV1(
            event_id=event.id,
            participation_id=participation.id,
            company_id=participation.company_id,
            company=session.get_one(Company, participation.company_id).name,
            kind=kind,
            able_from=slots[notice.first_slot][0] if notice.first_slot is not None else None,
            contact_ids=notice_recipients(session, participation, event),
            version=notice.version,
        ),
    )
