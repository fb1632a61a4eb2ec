"""The JSON shapes of a build or repair: what is asked for, how it goes, what came of it."""

from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, fields, post_load, validate

from services.registration.kit.schemas.slots import slot
from services.registration.schedules.domain.incidents import Incident
from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import Choice, WholeNumber


class IncidentSchema(Strict):
    """company_away: `company_id` is not there in `slots`; company_tables: it has `more` tables;
    students_away: the coming meetings of `student_ids` are free; students_new: they have
    nothing yet.
    """

    kind = fields.String(
        required=True,
        validate=validate.OneOf(
            ["company_away", "company_tables", "students_away", "students_new"]
        ),
    )
    company = fields.UUID(data_key="company_id", load_default=None, allow_none=True)
    slots = fields.List(slot(), load_default=list, validate=validate.Length(max=200))
    more = WholeNumber(minimum=0, maximum=5, load_default=0)
    students = fields.List(
        fields.UUID(),
        data_key="student_ids",
        load_default=list,
        validate=validate.Length(max=5000),
    )

    @post_load
    def make(self, arguments: dict[str, Any], **_kwargs: Any) -> Incident:
        return Incident(
            arguments["kind"],
            arguments["company"],
            tuple(arguments["slots"]),
            arguments["more"],
            tuple(arguments["students"]),
        )


class BuildOrderSchema(Strict):
    """`repair`: keep to the published plan after what has `happened`. `fairness` is the place of
    the slider, 0 (points in all) to 1 (fairness at any price), in place of the objective.
    `company_weight`: 0 only the students' wishes count, 2 the companies' count much; null: as in
    the schedule before.
    """

    objective = Choice(["fair", "total"], load_default="fair")
    seed = WholeNumber(minimum=0, maximum=999_999, load_default=None, allow_none=True)
    fill = Flag(load_default=True)
    repair = Flag(load_default=False)
    fairness = fields.Float(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 1, error=lazy_gettext("Skal være fra 0 til 1.")),
    )
    company_weight = WholeNumber(minimum=0, maximum=2, load_default=None, allow_none=True)
    happened = fields.List(
        fields.Nested(IncidentSchema), load_default=list, validate=validate.Length(max=20)
    )


class BuildOrderForm(BuildOrderSchema):
    """What has happened is said on a page of its own."""

    class Meta:
        exclude = ("happened",)

    company_weight = WholeNumber(
        data_key="companies", minimum=0, maximum=2, load_default=None, allow_none=True
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
    `students` and `companies`.
    """

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


class _Count(fields.Integer):
    """Of a collection, how many."""

    def _serialize(self, value: Any, *more: Any, **named: Any) -> Any:
        return len(value)


class PublicationSchema(Schema):
    version = fields.Integer()
    told = fields.Integer()
    published_at = fields.AwareDateTime()


class PlannedPublicationSchema(Schema):
    """How many meetings become what, and how many people hear of it."""

    messages = fields.Integer(attribute="message_count")
    kept = _Count()
    moved = _Count()
    booked = _Count()
    cancelled = _Count()
    infeasible = _Count()
