"""The JSON shapes of wishes, builds, meetings and attendance: strict in, plain out."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from services.registration.domain.attendance import ABSENCE_REASONS, STATUSES
from shared.web.fields import WholeNumber

LARGEST_SLOT = 10_000
MOST_MARKS = 500


class Strict(Schema):
    """Refuses what it does not know."""

    class Meta:
        unknown = RAISE


class Moment(fields.AwareDateTime):
    """An instant with its offset; a naive one is refused, for nobody knows which it means."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(fields.Boolean):
    """true or false, never 1 or "yes"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def _slot(**options: Any) -> WholeNumber:
    return WholeNumber(minimum=0, maximum=LARGEST_SLOT, **options)


class BookingSchema(Strict):
    """`student_id` is left out by students, who book for themselves."""

    company_id = fields.UUID(required=True)
    slot = _slot(required=True)
    student_id = fields.UUID(load_default=None, allow_none=True)


class MoveSchema(Strict):
    slot = _slot(required=True)


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
    capacity = WholeNumber(minimum=0, maximum=50, required=True)
    confirmed = Flag(load_default=False)


class FlaggedSchema(Schema):
    """The meetings that now stand without a seat."""

    flagged = fields.List(fields.UUID())


class WishListWriteSchema(Strict):
    """Companies, first wish first."""

    companies = fields.List(fields.UUID(), required=True, validate=validate.Length(max=50))


class WishListSchema(Schema):
    companies = fields.List(fields.UUID())
    version = fields.Integer()
    submitted_at = fields.AwareDateTime(allow_none=True)


class BuildOrderSchema(Strict):
    objective = fields.String(load_default="fair", validate=validate.OneOf(["fair", "total"]))
    seed = WholeNumber(minimum=0, maximum=999_999, load_default=None, allow_none=True)
    fill = Flag(load_default=True)
    repair = Flag(load_default=False)


class BuildSchema(Schema):
    number = fields.Integer()
    status = fields.String()
    objective = fields.String()
    seed = fields.Integer()
    progress = fields.Integer()
    best_score = fields.Integer(allow_none=True)
    upper_bound = fields.Integer(allow_none=True)
    certified = fields.Boolean()
    input_digest = fields.String()
    engine_version = fields.String(allow_none=True)
    requested_at = fields.AwareDateTime()
    finished_at = fields.AwareDateTime(allow_none=True)
    failure = fields.String(allow_none=True)


class BuildListSchema(Schema):
    items = fields.List(fields.Nested(BuildSchema))


class PublicationOrderSchema(Strict):
    """`build` null: tell only what has changed since."""

    build = WholeNumber(minimum=1, maximum=1_000_000, load_default=None, allow_none=True)


class PublicationSchema(Schema):
    version = fields.Integer()
    told = fields.Integer()
    published_at = fields.AwareDateTime()


class MarkSchema(Strict):
    """One tap. `id` is made by the device; the same id again is the same mark."""

    id = fields.UUID(required=True)
    subject = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    student_id = fields.UUID(required=True)
    status = fields.String(required=True)
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
