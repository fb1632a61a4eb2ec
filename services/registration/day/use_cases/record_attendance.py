"""Take in marks of attendance; the same mark twice, in any order, from any device, is one mark."""

from collections.abc import Iterable
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
from shared.messaging import record


def record_attendance(session: Session, *, event_id: UUID, marks: Iterable[Mark]) -> int:
    """Returns how many marks were new. A mark that is older than what stands is kept in the log and
    changes nothing.

    Raises UnknownReason, MarkedAtImpossible, MarkIdReused, or NotFound for a student, meeting or
    company that is not of this event.
    """
    return sum(_record(session, event_id, mark) for mark in sorted(marks, key=_in_one_order))


def _in_one_order(mark: Mark) -> tuple[object, ...]:
    """Of devices that hand in at once each waits for the rows of the others: all in one order, or
    two wait for each other.
    """
    row = (mark.subject, str(mark.company_id), str(mark.meeting_id))
    return (mark.person_id, *row, mark.marked_at, mark.id)


def _record(session: Session, event_id: UUID, mark: Mark) -> bool:
    checked_mark(mark, clock.now())
    slot, company_id = _check_belongs(session, event_id, mark)
    if not _log(session, event_id, mark):
        return False
    if _is_newest(session, event_id, mark):
        record(
            session,
            AttendanceRecordedV1(
                event_id=event_id,
                student_id=mark.person_id,
                company_id=company_id,
                slot=slot,
                status=mark.status,
                recorded_at=mark.marked_at,
            ),
        )
    return True


def _check_belongs(session: Session, event_id: UUID, mark: Mark) -> tuple[int | None, UUID | None]:
    """Returns slot and company where the mark is about a meeting or a stand."""
    if session.get(EventStudent, (event_id, mark.person_id)) is None:
        raise NotFound
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


def _log(session: Session, event_id: UUID, mark: Mark) -> bool:
    """False when this mark is known already."""
    inserted = changed_rows(
        session,
        upsert(session, AttendanceMark)
        .values(
            id=mark.id,
            event_id=event_id,
            subject=mark.subject,
            person_id=mark.person_id,
            company_id=mark.company_id,
            meeting_id=mark.meeting_id,
            status=mark.status,
            reason=mark.reason,
            marked_at=mark.marked_at,
            received_at=clock.now(),
            marked_by=mark.marked_by,
        )
        .on_conflict_do_nothing(index_elements=["id"]),
    )
    if inserted == 1:
        return True
    known = session.get_one(AttendanceMark, mark.id)
    told = (known.event_id, known.subject, known.person_id, known.company_id, known.meeting_id)
    again = (event_id, mark.subject, mark.person_id, mark.company_id, mark.meeting_id)
    if told != again or known.status != mark.status:
        raise MarkIdReused
    return False


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
