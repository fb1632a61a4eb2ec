"""The mark of attendance that a form carries: one for every page on which somebody taps.

Whoever calls has asked whether the person may mark this; what a mark means is the use case's.
"""

from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from services.registration.day.domain.attendance import Mark, Subject
from services.registration.day.use_cases.record_attendance import record_attendance
from shared import clock
from shared.web.typed.fields import typed_id


def record_typed_mark(
    session: Session,
    event_id: UUID,
    *,
    subject: Subject,
    person_id: UUID,
    marked_by: UUID,
    meeting_id: UUID | None = None,
    company_id: UUID | None = None,
) -> None:
    """`id` makes a second tap the same mark; `absent` is why somebody is not at the event."""
    reason = (request.form.get("absent") or None) if subject == "event" else None
    said = request.form.get("status", "met" if subject == "visit" else "")
    mark = Mark(
        id=typed_id(request.form.get("id")),
        subject=subject,
        person_id=person_id,
        status="absent" if reason else said,
        reason=reason,
        marked_at=clock.now(),
        marked_by=marked_by,
        meeting_id=meeting_id,
        company_id=company_id,
    )
    record_attendance(session, event_id=event_id, marks=[mark])
