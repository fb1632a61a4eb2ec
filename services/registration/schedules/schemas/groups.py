"""The JSON shapes of group sessions: strict in, plain out."""

from marshmallow import Schema, fields

from services.registration.schedules.domain.group_rules import LARGEST_GROUP, LARGEST_NUMBER
from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import WholeNumber


class GroupRulesWriteSchema(Strict):
    """`sessions_each` null: as many as the event has meetings per student."""

    is_on = Flag(required=True)
    most_sessions = WholeNumber(minimum=1, maximum=LARGEST_NUMBER, load_default=3)
    people = WholeNumber(minimum=1, maximum=LARGEST_GROUP, load_default=25)
    smallest = WholeNumber(minimum=1, maximum=LARGEST_GROUP, load_default=5)
    sessions_each = WholeNumber(
        minimum=1, maximum=LARGEST_NUMBER, load_default=None, allow_none=True
    )
    fill = Flag(load_default=True)


class GroupRulesSchema(Schema):
    is_on = fields.Boolean()
    most_sessions = fields.Integer()
    people = fields.Integer()
    smallest = fields.Integer()
    sessions_each = fields.Integer(allow_none=True)
    fill = fields.Boolean()


class AttendeeSchema(Schema):
    """`status`: met, absent or unknown."""

    meeting_id = fields.UUID(attribute="id")
    student_id = fields.UUID(attribute="person_id")
    status = fields.String()


class SessionSchema(Schema):
    """`room` is empty while the company has none."""

    company_id = fields.UUID()
    slot = fields.Integer()
    seats = fields.Integer()
    taken = fields.Integer()
    room = fields.String()
    students = fields.List(fields.Nested(AttendeeSchema))


class SessionListSchema(Schema):
    items = fields.List(fields.Nested(SessionSchema))
    rooms_awaited = fields.Boolean()
