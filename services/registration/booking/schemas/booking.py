"""The JSON shapes of the rules of booking and of the wait-lists: strict in, plain out."""

from flask_babel import lazy_gettext as _
from marshmallow import Schema, fields

from services.registration.kit.schemas.slots import LARGEST_SLOT
from services.registration.meetings.domain.booking_rules import (
    BOOKING_MODES,
    MOST_DROP_HOURS,
    MOST_MEETINGS,
)
from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import Choice, Moment, WallMoment, WholeNumber


class BookingRulesWriteSchema(Strict):
    booking_mode = Choice(
        BOOKING_MODES, fault=_("Vælg en af de tre måder."), data_key="way", required=True
    )
    opens_at = Moment(load_default=None, allow_none=True)
    closes_at = Moment(load_default=None, allow_none=True)
    on_the_day = Flag(load_default=True)
    most_meetings = WholeNumber(
        minimum=1, maximum=MOST_MEETINGS, load_default=None, allow_none=True
    )
    drop_hours = WholeNumber(minimum=1, maximum=MOST_DROP_HOURS, load_default=None, allow_none=True)


class BookingRulesForm(BookingRulesWriteSchema):
    """The moments are times on the school's wall."""

    opens_at = WallMoment(load_default=None, allow_none=True)
    closes_at = WallMoment(load_default=None, allow_none=True)


class BookingRulesSchema(Schema):
    """`state`: built, not_published, not_open, open, closed or cancelled."""

    booking_mode = fields.String(data_key="way")
    opens_at = fields.AwareDateTime(allow_none=True)
    closes_at = fields.AwareDateTime(allow_none=True)
    on_the_day = fields.Boolean()
    most_meetings = fields.Integer(allow_none=True)
    drop_hours = fields.Integer(allow_none=True)
    state = fields.String()


class WaitWriteSchema(Strict):
    """`slot` null: any slot of the company."""

    company_id = fields.UUID(required=True)
    slot = WholeNumber(minimum=0, maximum=LARGEST_SLOT, load_default=None, allow_none=True)


class WaitSchema(Schema):
    """`place` null and `given_slot` set: a seat was free and is given."""

    student_id = fields.UUID()
    company_id = fields.UUID()
    slot = fields.Integer(allow_none=True)
    place = fields.Integer(allow_none=True)
    lot = fields.Integer()
    given_slot = fields.Integer(allow_none=True)


class WaitListSchema(Schema):
    items = fields.List(fields.Nested(WaitSchema))


class PromotedSchema(Schema):
    slot = fields.Integer()
