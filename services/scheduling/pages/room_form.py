"""The forms of rooms, stands and blocked times that the JSON door does not have; faults of the
domain stand beside the fields of each.
"""

from typing import Any

from marshmallow import fields, post_load

from services.scheduling.domain.rooms import StandFacts
from services.scheduling.pages.event_form import LocalMoment
from services.scheduling.schemas import MOST_ROOMS, OfferSchema, StandFactsSchema
from services.scheduling.shapes import Name
from shared.web.api.strict import Strict
from shared.web.typed.fields import Id, WholeNumber, at_most

EQUIPMENT = ("has_power", "has_screen", "is_step_free")


class StandFormSchema(StandFactsSchema):
    """One stand with its number."""

    number = WholeNumber(required=True, minimum=1, maximum=9999)

    @post_load
    def _build(self, values: dict[str, Any], **_context: Any) -> StandFacts:
        return StandFacts(**values)


class OfferFormSchema(OfferSchema):
    """A tick for each room; none at all is a choice too."""

    room_ids = fields.List(Id(), data_key="room", required=True, validate=at_most(MOST_ROOMS))


class BlockFormSchema(Strict):
    starts_at = LocalMoment(required=True)
    ends_at = LocalMoment(required=True)
    reason = Name(load_default="", longest=120, shortest=0)
