"""The JSON shapes of booking, meetings and seats."""

from marshmallow import Schema, fields

from services.registration.kit.schemas.slots import slot
from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import WholeNumber

LARGEST_CAPACITY = 50


class BookingSchema(Strict):
    """`student_id` is left out by students, who book for themselves."""

    company_id = fields.UUID(required=True)
    slot = slot(required=True)
    student_id = fields.UUID(load_default=None, allow_none=True)


class MoveSchema(Strict):
    """`company_id` is left out to stay with the same company."""

    slot = slot(required=True)
    company_id = fields.UUID(load_default=None, allow_none=True)


class MeetingSchema(Schema):
    id = fields.UUID()
    student_id = fields.UUID(attribute="person_id")
    company_id = fields.UUID()
    slot = fields.Integer()
    status = fields.String()
    origin = fields.String()
    holds_seat = fields.Boolean()
    version = fields.Integer()


class MeetingPageSchema(Schema):
    items = fields.List(fields.Nested(MeetingSchema))
    next = fields.String(allow_none=True)


class SeatSchema(Schema):
    company_id = fields.UUID()
    slot = fields.Integer()
    capacity = fields.Integer()
    taken = fields.Integer()
    is_open = fields.Boolean()


class SeatListSchema(Schema):
    items = fields.List(fields.Nested(SeatSchema))


class CapacitySchema(Strict):
    capacity = WholeNumber(minimum=0, maximum=LARGEST_CAPACITY, required=True)
    confirmed = Flag(load_default=False)


class CapacityForm(CapacitySchema):
    """The address of the page names no slot."""

    slot = slot(required=True)


class FlaggedSchema(Schema):
    """The meetings that now stand without a seat."""

    flagged = fields.List(fields.UUID())
