"""Reads the forms of rooms, stands and blocked times; what was typed is kept as typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from services.scheduling.domain.rooms import MOST_STANDS_AT_ONCE
from services.scheduling.pages.event_form import LocalMoment
from services.scheduling.shapes import PlainText, WholeNumber
from shared.errors import DomainError
from shared.web.errors import error_text

EQUIPMENT = ("has_power", "has_screen", "is_step_free")


class _Form(Schema):
    class Meta:
        unknown = EXCLUDE


class RoomFormSchema(_Form):
    building = PlainText(required=True, longest=120)
    name = PlainText(required=True, longest=120)
    floor = PlainText(load_default="", longest=40, may_be_empty=True)
    capacity = WholeNumber(required=True, low=1, high=5000, as_text=True)


class StandFormSchema(_Form):
    hall = PlainText(required=True, longest=120)
    number = WholeNumber(required=True, low=1, high=9999, as_text=True)
    square_metres = WholeNumber(required=True, low=1, high=500, as_text=True)


class StandsFormSchema(_Form):
    hall = PlainText(required=True, longest=120)
    count = WholeNumber(required=True, low=1, high=MOST_STANDS_AT_ONCE, as_text=True)
    square_metres = WholeNumber(required=True, low=1, high=500, as_text=True)


class BlockFormSchema(_Form):
    starts_at = LocalMoment(required=True)
    ends_at = LocalMoment(required=True)
    reason = PlainText(load_default="", longest=120, may_be_empty=True)


@dataclass
class TypedForm:
    """`values` as typed, `loaded` as understood; with errors `loaded` is empty."""

    values: dict[str, Any]
    loaded: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, error: DomainError) -> None:
        self.errors[getattr(error, "field", None) or ""] = error_text(error)


def read_form(schema: Schema, sent: Mapping[str, str], *, with_equipment: bool = True) -> TypedForm:
    """A form of plain inputs, and the equipment's checkboxes unless it has none."""
    typed: dict[str, Any] = {name: sent.get(name, "") for name in schema.fields}
    ticked = {name: name in sent for name in EQUIPMENT} if with_equipment else {}
    form = TypedForm({**typed, **ticked})
    try:
        form.loaded = {**schema.load(typed), **ticked}
    except ValidationError as refused:
        faults = refused.normalized_messages()
        form.errors = {name: str(faults[name][0]) for name in schema.fields if name in faults}
    return form
