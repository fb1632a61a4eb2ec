"""The JSON shapes of wishes, builds, meetings and attendance: strict in, plain out."""

from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

from services.registration.domain.attendance import ABSENCE_REASONS, STATUSES
from services.registration.domain.happenings import Happening
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
    """`company_id` is left out to stay with the same company."""

    slot = _slot(required=True)
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


class CompanyWishSchema(Strict):
    """`score`: 1 would like to meet the student, 3 most of all."""

    student_id = fields.UUID(required=True)
    score = WholeNumber(required=True, minimum=1, maximum=3)


class CompanyWishListSchema(Strict):
    students = fields.List(
        fields.Nested(CompanyWishSchema), required=True, validate=validate.Length(max=5000)
    )


class HappeningSchema(Strict):
    """company_away: `company_id` is not there in `slots`; company_tables: it has `more` tables;
    students_away: the coming meetings of `student_ids` are free."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(["company_away", "company_tables", "students_away"]),
    )
    company = fields.UUID(data_key="company_id", load_default=None, allow_none=True)
    slots = fields.List(_slot(), load_default=list, validate=validate.Length(max=200))
    more = WholeNumber(minimum=0, maximum=5, load_default=0)
    students = fields.List(
        fields.UUID(),
        data_key="student_ids",
        load_default=list,
        validate=validate.Length(max=5000),
    )

    @post_load
    def make(self, asked: dict[str, Any], **_kwargs: Any) -> Happening:
        return Happening(
            asked["kind"],
            asked["company"],
            tuple(asked["slots"]),
            asked["more"],
            tuple(asked["students"]),
        )


class BuildOrderSchema(Strict):
    """`repair`: keep to the published plan after what has `happened`. `fairness` is the place of
    the slider, 0 (points in all) to 1 (fairness at any price), in place of the objective.
    `company_weight`: 0 only the students' wishes count, 2 the companies' count much; null: as in
    the schedule before."""

    objective = fields.String(load_default="fair", validate=validate.OneOf(["fair", "total"]))
    seed = WholeNumber(minimum=0, maximum=999_999, load_default=None, allow_none=True)
    fill = Flag(load_default=True)
    repair = Flag(load_default=False)
    fairness = fields.Float(
        load_default=None, allow_none=True, validate=validate.Range(min=0, max=1)
    )
    company_weight = WholeNumber(minimum=0, maximum=2, load_default=None, allow_none=True)
    happened = fields.List(
        fields.Nested(HappeningSchema), load_default=list, validate=validate.Length(max=20)
    )


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


class BuildOutcomeSchema(Schema):
    """A finished build. `schedule` counts students and companies from 0: as they stand in
    `students` and `companies`."""

    number = fields.Integer()
    purpose = fields.String()
    students = fields.List(fields.UUID())
    companies = fields.List(fields.UUID())
    schedule = fields.Dict()
    comparison = fields.Dict()
    advice = fields.List(fields.Dict())


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


class StudentOnTheDaySchema(Schema):
    student_id = fields.UUID(attribute="person_id")
    name = fields.String()
    class_name = fields.String()
    status = fields.String()
    reason = fields.String(allow_none=True)
    marked_at = fields.AwareDateTime(allow_none=True)


class MeetingOnTheDaySchema(Schema):
    id = fields.UUID()
    slot = fields.Integer()
    student_id = fields.UUID(attribute="person_id")
    company_id = fields.UUID()
    status = fields.String()


class AttendanceSchema(Schema):
    """`status` is "unknown" where nobody has said."""

    students = fields.List(fields.Nested(StudentOnTheDaySchema))
    meetings = fields.List(fields.Nested(MeetingOnTheDaySchema))


class OfferedPlacementSchema(Schema):
    education = fields.String()
    agreement_type = fields.String()
    count = fields.Integer()


class CompanyCardSchema(Schema):
    company_id = fields.UUID()
    name = fields.String()
    presentation = fields.String()
    educations = fields.List(fields.String())
    placements = fields.List(fields.Nested(OfferedPlacementSchema))
    place = fields.String()
    building = fields.String()


class WishRoundSchema(Schema):
    state = fields.String(validate=validate.OneOf(["not_open", "open", "closed"]))
    opened_at = fields.AwareDateTime(allow_none=True)
    closes_at = fields.AwareDateTime(allow_none=True)
    students = fields.Integer()
    silent = fields.Integer()


class ToldSchema(Schema):
    told = fields.Integer()
