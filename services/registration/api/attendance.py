"""Attendance as JSON: devices hand in their marks, any number of times."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.registration.domain.attendance import Mark
from services.registration.queries.access import access_event
from services.registration.schedule_schemas import MarksSchema, MarksTakenSchema
from services.registration.use_cases.record_attendance import record_attendance
from shared.auth.identity import required_identity
from shared.web.factory import current_database

attendance_api = Blueprint(
    "attendance_api", __name__, url_prefix="/events/<uuid:event_id>", description="Attendance"
)


@attendance_api.post("/attendance")
@attendance_api.arguments(MarksSchema)
@attendance_api.response(200, MarksTakenSchema)
def hand_in(asked: dict[str, Any], event_id: UUID) -> dict[str, int]:
    """All marks or none. Safe to repeat: a mark is known by its id, so `taken` is then 0."""
    identity = required_identity()
    marks = [
        Mark(
            id=mark["id"],
            subject=mark["subject"],
            person_id=mark["student_id"],
            status=mark["status"],
            marked_at=mark["marked_at"],
            marked_by=identity.person_id,
            reason=mark["reason"],
            company_id=mark["company_id"],
            meeting_id=mark["meeting_id"],
        )
        for mark in asked["marks"]
    ]
    with current_database().writing() as session:
        access_event(session, identity, event_id)
        return {"taken": record_attendance(session, event_id=event_id, marks=marks)}
