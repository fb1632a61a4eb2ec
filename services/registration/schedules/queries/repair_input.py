"""Reads what a repair on the day starts from: what stands, what fell away, who is absent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.day.models.attendance import EventAttendance
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_begun
from services.registration.meetings.models.meetings import Meeting as MeetingRow
from services.registration.meetings.models.publications import Publication
from services.registration.schedules.domain.build_order import (
    BuildWanted,
    CompanyToPlan,
    EventToPlan,
    Meeting,
)
from services.registration.schedules.domain.incidents import (
    Incident,
    absent_students,
    companies_after,
    companies_that_stay_away,
    still_possible,
)
from services.registration.schedules.queries.build_input import booked_meetings, event_to_plan


@dataclass(frozen=True)
class RepairInput:
    planned: EventToPlan
    wanted: BuildWanted


def repair_input(
    session: Session, event: Event, wanted: BuildWanted, happened: Sequence[Incident] = ()
) -> RepairInput:
    """The published plan as it stands, with the past frozen and what has happened taken in."""
    planned = event_to_plan(session, event)
    standing = booked_meetings(session, event.id)
    fallen = fallen_meetings(session, event.id)
    coming = {company.id for company in planned.companies}
    # Also those whose meetings were held before they went: they fill slots and count as meetings.
    gone = sorted({company for _, company, _ in (*standing, *fallen)} - coming)
    return RepairInput(
        replace(
            planned,
            companies=[
                *companies_after(planned.companies, happened),
                *(CompanyToPlan(company, 1) for company in gone),
            ],
        ),
        replace(
            wanted,
            pins=tuple(still_possible(wanted.pins, happened)),
            previous=(*standing, *fallen),
            frozen_before=slots_begun(session, event.id),
            cancelled_companies=companies_that_stay_away(happened, planned.slots) | set(gone),
            cancelled_students=absent_students(happened),
        ),
    )


def fallen_meetings(session: Session, event_id: UUID) -> list[Meeting]:
    """Meetings that ended since the last publication because their company withdrew, and in whose
    time the student has nothing else."""
    published_at = session.scalar(
        select(func.max(Publication.published_at)).where(Publication.event_id == event_id)
    )
    if published_at is None:
        return []
    busy = {(student, slot) for student, _, slot in booked_meetings(session, event_id)}
    rows = session.execute(
        select(MeetingRow.person_id, MeetingRow.company_id, MeetingRow.slot)
        .join(
            Participation,
            (Participation.event_id == MeetingRow.event_id)
            & (Participation.company_id == MeetingRow.company_id),
        )
        .where(
            MeetingRow.event_id == event_id,
            MeetingRow.status == "cancelled",
            MeetingRow.cancelled_at > published_at,
            Participation.status == "withdrawn",
        )
        .order_by(MeetingRow.person_id, MeetingRow.slot, MeetingRow.company_id)
    )
    found = {(student, slot): company for student, company, slot in rows}
    return [
        (student, company, slot)
        for (student, slot), company in found.items()
        if (student, slot) not in busy
    ]


def absentees(session: Session, event_id: UUID) -> tuple[UUID, ...]:
    """Students who are marked absent from the whole event."""
    return tuple(
        session.scalars(
            select(EventAttendance.person_id)
            .where(EventAttendance.event_id == event_id, EventAttendance.status == "absent")
            .order_by(EventAttendance.person_id)
        )
    )
