"""Take in marks of attendance; the same mark twice, in any order, from any device, is one mark."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.day.domain.attendance import Mark, checked_mark
from services.registration.day.domain.attendance_errors import MarkIdReused
from services.registration.day.models.attendance import (
    AttendanceMark,
    EventAttendance,
    MeetingAttendance,
    StandVisit,
)
from services.registration.events.models.events import EventStudent
from services.registration.kit.models.metadata import Base
from services.registration.kit.models.statements import changed_rows, table_of, upsert
from services.registration.meetings.models.meetings import Meeting
from shared import clock
from shared.contracts.registration import AttendanceRecordedV1
from shared.errors import NotFound
from shared.messaging import record_many


def record_attendance(session: Session, *, event_id: UUID, marks: Iterable[Mark]) -> int:
    """Returns how many marks were new. A mark that is older than what stands is kept in the log and
    changes nothing.

    Raises UnknownReason, MarkedAtImpossible, MarkIdReused, or NotFound for a student, meeting or
    company that is not of this event.
    """
    ordered, now = sorted(marks, key=_in_one_order), clock.now()
    for mark in ordered:
        checked_mark(mark, now)
    places = _places_of(session, event_id, ordered)
    new = _log(session, event_id, ordered, now)
    told = [
        AttendanceRecordedV1(
            event_id=event_id,
            student_id=mark.person_id,
            company_id=company_id,
            slot=slot,
            status=mark.status,
            recorded_at=mark.marked_at,
        )
        for mark, (slot, company_id) in zip(ordered, places, strict=True)
        if mark.id in new and _is_newest(session, event_id, mark)
    ]
    record_many(session, told)
    return len(new)


def _in_one_order(mark: Mark) -> tuple[object, ...]:
    """Of devices that hand in at once each waits for the rows of the others: all in one order, or
    two wait for each other.
    """
    row = (mark.subject, str(mark.company_id), str(mark.meeting_id))
    return (mark.person_id, *row, mark.marked_at, mark.id)


def _places_of(
    session: Session, event_id: UUID, marks: Sequence[Mark]
) -> list[tuple[int | None, UUID | None]]:
    """Slot and company of each, where it is about a meeting or a stand."""
    people = {mark.person_id for mark in marks}
    taking_part = select(EventStudent.person_id).where(
        EventStudent.event_id == event_id, EventStudent.person_id.in_(people)
    )
    if people - set(session.scalars(taking_part)):
        raise NotFound
    return [_place_of(session, event_id, mark) for mark in marks]


def _place_of(session: Session, event_id: UUID, mark: Mark) -> tuple[int | None, UUID | None]:
    if mark.subject == "event":
        return None, None
    if mark.subject == "visit":
        coming = session.scalar(
            select(Participation.id).where(
                Participation.event_id == event_id, Participation.company_id == mark.company_id
            )
        )
        if coming is None:
            raise NotFound
        return None, mark.company_id
    meeting = session.get(Meeting, mark.meeting_id) if mark.meeting_id else None
    if meeting is None or (meeting.event_id, meeting.person_id) != (event_id, mark.person_id):
        raise NotFound
    return meeting.slot, meeting.company_id


def _log(session: Session, event_id: UUID, marks: Sequence[Mark], now: datetime) -> set[UUID]:
    """The ids of those that were not known already."""
    if not marks:
        return set()
    rows = [
        {
            "id": mark.id,
            "event_id": event_id,
            "subject": mark.subject,
            "person_id": mark.person_id,
            "company_id": mark.company_id,
            "meeting_id": mark.meeting_id,
            "status": mark.status,
            "reason": mark.reason,
            "marked_at": mark.marked_at,
            "received_at": now,
            "marked_by": mark.marked_by,
        }
        for mark in marks
    ]
    insert = upsert(session, AttendanceMark).on_conflict_do_nothing(index_elements=["id"])
    new = set(session.scalars(insert.returning(table_of(AttendanceMark).c.id), rows))
    if len(new) < len(marks):
        _refuse_reused_ids(session, event_id, marks)
    return new


def _refuse_reused_ids(session: Session, event_id: UUID, marks: Sequence[Mark]) -> None:
    ids = [mark.id for mark in marks]
    logged = session.scalars(select(AttendanceMark).where(AttendanceMark.id.in_(ids)))
    known = {row.id: row for row in logged}
    for mark in marks:
        row = known[mark.id]
        told = (row.event_id, row.subject, row.person_id, row.company_id, row.meeting_id)
        again = (event_id, mark.subject, mark.person_id, mark.company_id, mark.meeting_id)
        if told != again or row.status != mark.status:
            raise MarkIdReused


def _is_newest(session: Session, event_id: UUID, mark: Mark) -> bool:
    """Write the state if this mark is later than what stands; the row orders two at once."""
    state: dict[str, Any] = {
        "status": mark.status,
        "marked_at": mark.marked_at,
        "marked_by": mark.marked_by,
        "mark_id": mark.id,
    }
    model: type[Base] = StandVisit
    key: dict[str, Any] = {"event_id": event_id, "person_id": mark.person_id}
    if mark.subject == "event":
        model, state["reason"] = EventAttendance, mark.reason
    elif mark.subject == "meeting":
        model, key = MeetingAttendance, {"meeting_id": mark.meeting_id}
    else:
        key["company_id"] = mark.company_id
    return _write_if_later(session, model, key, state)


def _write_if_later(
    session: Session, model: type[Base], key: dict[str, Any], state: dict[str, Any]
) -> bool:
    statement = upsert(session, model).values(**key, **state)
    new, old = statement.excluded, table_of(model).c
    later = (new.marked_at > old.marked_at) | (
        (new.marked_at == old.marked_at) & (new.mark_id > old.mark_id)
    )
    written = statement.on_conflict_do_update(
        index_elements=list(key), set_={name: new[name] for name in state}, where=later
    )
    return changed_rows(session, written) == 1
