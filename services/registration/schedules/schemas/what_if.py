"""The JSON shapes of what-if: what is asked, and what a worker found on its copy of the event."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.registration.schedules.domain.what_if import (
    KINDS,
    LEVELS,
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
)
from shared.web.api.strict import Strict
from shared.web.typed.fields import Choice, Id, WholeNumber

_NEEDED = {
    "company_away": "company_id",
    "table": "company_id",
    "room_away": "room_id",
    "shorter": "minutes",
    "fairness": "level",
}


class WhatIfOrderSchema(Strict):
    """company_away, table: with `company_id`. room_away: with `room_id`. shorter: meetings of
    `minutes`. fairness: the slider at `level`. slot, meeting: one more for all.
    """

    kind = Choice(KINDS, required=True)
    company_id = Id(load_default=None, allow_none=True)
    room_id = Id(load_default=None, allow_none=True)
    minutes = WholeNumber(
        minimum=SHORTEST_MINUTES, maximum=LONGEST_MINUTES, load_default=None, allow_none=True
    )
    level = fields.Float(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(LEVELS, error=lazy_gettext("Vælg en på listen.")),
    )

    @validates_schema
    def _names_what_it_is_about(self, asked: dict[str, Any], **_kwargs: Any) -> None:
        needed = _NEEDED.get(asked["kind"])
        if needed and asked.get(needed) is None:
            raise ValidationError(gettext("Vælg, hvad det handler om."), needed)


class WhatIfSchema(Schema):
    """`company_ids` are those that it is about. `today` and `changed` are the same figures of the
    two plans, `effect` says who gains and who loses; all three are null until `status` is done.
    """

    number = fields.Integer()
    status = fields.String()
    progress = fields.Integer()
    failure = fields.String(allow_none=True)
    kind = fields.String()
    company_ids = fields.List(fields.UUID())
    label = fields.String()
    minutes = fields.Integer()
    level = fields.Float()
    requested_at = fields.AwareDateTime()
    finished_at = fields.AwareDateTime(allow_none=True)
    effect = fields.Dict(allow_none=True)
    today = fields.Dict(allow_none=True)
    changed = fields.Dict(allow_none=True)


class WhatIfListSchema(Schema):
    items = fields.List(fields.Nested(WhatIfSchema))


class StepSchema(Schema):
    """One place of the slider and the plan that it gives. `total` is in points, `wished_in_vain`
    counts those who wished only for companies that take other educations: they are not among
    `students_with_none`.
    """

    level = fields.Float()
    total = fields.Float()
    upper_bound = fields.Float()
    certified = fields.Boolean()
    stopped = fields.String(allow_none=True)
    min_share = fields.Float()
    p10_share = fields.Float()
    gini = fields.Float()
    students_with_none = fields.Integer()
    wished_in_vain = fields.Integer()
    met = fields.Integer()
    wished = fields.Integer()
    first = fields.Integer()


class PricesSchema(Schema):
    """What fairness costs. `steps` go from most points in all to as fair as possible; null until
    `status` is done.
    """

    number = fields.Integer()
    status = fields.String()
    progress = fields.Integer()
    failure = fields.String(allow_none=True)
    requested_at = fields.AwareDateTime()
    finished_at = fields.AwareDateTime(allow_none=True)
    steps = fields.List(fields.Nested(StepSchema), allow_none=True)


class PricesListSchema(Schema):
    items = fields.List(fields.Nested(PricesSchema))
