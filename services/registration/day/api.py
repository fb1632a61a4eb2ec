"""Attendance as JSON: who has come, and marks that devices hand in any number of times."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.registration.day.domain.attendance import Mark
from services.registration.day.queries.attendance import day_meetings, day_students
from services.registration.day.schemas import AttendanceSchema, MarksSchema, MarksTakenSchema
from services.registration.day.use_cases.record_attendance import record_attendance
from services.registration.events.queries.access import access_event
from services.registration.school.queries.class_scope import require_seen, seen_classes
from shared.auth.identity import required_identity
from shared.web.factory import current_database

attendance_api = Blueprint(
    "attendance_api", __name__, url_prefix="/events/<uuid:event_id>", description="Attendance"
)


@attendance_api.get("/attendance")
@attendance_api.response(200, AttendanceSchema)
def show(event_id: UUID) -> dict[str, Any]:
    """Who has come and who is missing, by class and name; and how each booked meeting went. A class
    teacher gets the own classes.
    """
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        seen = seen_classes(session, required_identity())
        return {
            "students": day_students(session, event_id, seen),
            "meetings": day_meetings(session, event_id, classes=seen),
        }


@attendance_api.post("/attendance")
@attendance_api.arguments(MarksSchema)
@attendance_api.response(200, MarksTakenSchema)
def hand_in(arguments: dict[str, Any], event_id: UUID) -> dict[str, int]:
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
        for mark in arguments["marks"]
    ]
    with current_database().writing() as session:
        access_event(session, identity, event_id)
        require_seen(session, identity, {mark.person_id for mark in marks})
        return {"taken": record_attendance(session, event_id=event_id, marks=marks)}
