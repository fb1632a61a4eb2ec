"""Reads the forms of rooms, stands and blocked times; what was typed is kept as typed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from services.scheduling.domain.errors import SchedulingError
from services.scheduling.domain.rooms import MOST_STANDS_AT_ONCE
from services.scheduling.pages.event_form import LocalMoment, first_faults
from services.scheduling.shapes import Name, TypedNumber
from shared.errors import StaleVersion
from shared.web.errors import error_status, error_text

EQUIPMENT = ("has_power", "has_screen", "is_step_free")


class _Form(Schema):
    class Meta:
        unknown = EXCLUDE


class RoomFormSchema(_Form):
    building = Name(required=True, longest=120)
    name = Name(required=True, longest=120)
    floor = Name(load_default="", longest=40, shortest=0)
    capacity = TypedNumber(required=True, minimum=1, maximum=5000)


class StandFormSchema(_Form):
    hall = Name(required=True, longest=120)
    number = TypedNumber(required=True, minimum=1, maximum=9999)
    square_metres = TypedNumber(required=True, minimum=1, maximum=500)


class StandsFormSchema(_Form):
    hall = Name(required=True, longest=120)
    count = TypedNumber(required=True, minimum=1, maximum=MOST_STANDS_AT_ONCE)
    square_metres = TypedNumber(required=True, minimum=1, maximum=500)


class BlockFormSchema(_Form):
    starts_at = LocalMoment(required=True)
    ends_at = LocalMoment(required=True)
    reason = Name(load_default="", longest=120, shortest=0)


@dataclass
class TypedForm:
    """`values` as typed, `loaded` as understood, empty with faults; `status` answers faults."""

    values: dict[str, Any]
    loaded: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 422

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What the domain refuses within stands beside its field, as a fault of the form."""
        try:
            yield
        except (SchedulingError, StaleVersion) as error:
            self.errors[getattr(error, "field", None) or ""] = error_text(error)
            self.status = error_status(error)


def read_form(schema: Schema, sent: Mapping[str, str], *, with_equipment: bool = True) -> TypedForm:
    """A form of plain inputs, and the equipment's checkboxes unless it has none."""
    typed: dict[str, Any] = {name: sent.get(name, "") for name in schema.fields}
    ticked = {name: name in sent for name in EQUIPMENT} if with_equipment else {}
    form = TypedForm({**typed, **ticked})
    try:
        form.loaded = {**schema.load(typed), **ticked}
    except ValidationError as refused:
        form.errors = first_faults(refused, schema.fields)
    return form
