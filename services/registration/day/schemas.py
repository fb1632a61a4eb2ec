"""The JSON shapes of who came, for the day and for each meeting."""

from marshmallow import Schema, fields, validate

from services.registration.day.domain.attendance import ABSENCE_REASONS, STATUSES
from shared.web.api.strict import Strict
from shared.web.typed.fields import Moment

MOST_MARKS = 500


class MarkSchema(Strict):
    """One tap. `id` is made by the device; the same id again is the same mark."""

    id = fields.UUID(required=True)
    subject = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    student_id = fields.UUID(required=True)
    status = fields.String(
        required=True,
        metadata={"enum": sorted({each for those in STATUSES.values() for each in those})},
    )
    reason = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(ABSENCE_REASONS)
    )
    company_id = fields.UUID(load_default=None, allow_none=True)
    meeting_id = fields.UUID(load_default=None, allow_none=True)
    marked_at = Moment(required=True)


class MarksSchema(Strict):
    marks = fields.List(
        fields.Nested(MarkSchema), required=True, validate=validate.Length(1, MOST_MARKS)
    )


class MarksTakenSchema(Schema):
    taken = fields.Integer()


class DayStudentSchema(Schema):
    student_id = fields.UUID(attribute="person_id")
    name = fields.String()
    class_name = fields.String()
    status = fields.String()
    reason = fields.String(allow_none=True)
    marked_at = fields.AwareDateTime(allow_none=True)


class DayMeetingSchema(Schema):
    id = fields.UUID()
    slot = fields.Integer()
    student_id = fields.UUID(attribute="person_id")
    company_id = fields.UUID()
    status = fields.String()


class AttendanceSchema(Schema):
    """`status` is "unknown" where nobody has said."""

    students = fields.List(fields.Nested(DayStudentSchema))
    meetings = fields.List(fields.Nested(DayMeetingSchema))
