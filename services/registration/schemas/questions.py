"""The JSON shapes of what-if: what is asked, and what a worker found on its copy of the event."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.registration.domain.questions import KINDS, LEVELS, LONGEST_MINUTES, SHORTEST_MINUTES
from services.registration.schemas.strict import Strict
from shared.web.fields import WholeNumber

_NEEDED = {
    "company_away": "company_id",
    "table": "company_id",
    "room_away": "room_id",
    "shorter": "minutes",
    "fairness": "level",
}


class WhatIfOrderSchema(Strict):
    """company_away, table: with `company_id`. room_away: with `room_id`. shorter: meetings of
    `minutes`. fairness: the slider at `level`. slot, meeting: one more for all."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    company_id = fields.UUID(load_default=None, allow_none=True)
    room_id = fields.UUID(load_default=None, allow_none=True)
    minutes = WholeNumber(
        minimum=SHORTEST_MINUTES, maximum=LONGEST_MINUTES, load_default=None, allow_none=True
    )
    level = fields.Float(load_default=None, allow_none=True, validate=validate.OneOf(LEVELS))

    @validates_schema
    def _names_what_it_is_about(self, asked: dict[str, Any], **_kwargs: Any) -> None:
        needed = _NEEDED.get(asked["kind"])
        if needed and asked.get(needed) is None:
            raise ValidationError("is needed for this kind", needed)


class WhatIfSchema(Schema):
    """`company_ids` are those that it is about. `today` and `changed` are the same figures of the
    two plans, `effect` says who gains and who loses; all three are null until `status` is done."""

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
