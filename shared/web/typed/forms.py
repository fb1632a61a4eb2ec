"""Reads a form by the shape that the JSON door takes, so that both doors give the same verdict.

A form carries text alone: here it becomes what the shape expects, and what is no number or no yes
goes on as text, for the shape to refuse. What was typed is kept as typed; no rule lives here.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, ValidationError, fields, missing
from werkzeug.datastructures import MultiDict

from shared.errors import DomainError
from shared.web.api.problems import pointers
from shared.web.errors import error_status, field_errors

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_TICKS: Mapping[str, bool] = {"yes": True, "on": True, "1": True, "no": False, "": False}


@dataclass
class TypedForm:
    """`values` as typed, `loaded` as understood and None with faults; `status` answers faults."""

    values: dict[str, Any]
    loaded: Any = None
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 422

    @contextmanager
    def refusals(self, *kinds: type[DomainError]) -> Iterator[None]:
        """What the domain refuses within stands beside its field, as a fault of the form."""
        try:
            yield
        except kinds as error:
            self.errors |= field_errors(error)
            self.status = error_status(error)


def read_form(schema: Schema, sent: "MultiDict[str, str]", **given: Any) -> TypedForm:
    """What was typed, loaded by the shape. `given` are values that the page puts together itself:
    rows of several inputs, or a kind that cannot be changed any more.
    """
    form = TypedForm(typed_values(schema, sent) | given)
    try:
        form.loaded = schema.load(_body(schema, sent) | given)
    except ValidationError as refused:
        form.errors = first_faults(refused, schema)
    return form


def typed_values(schema: Schema, sent: "MultiDict[str, str]") -> dict[str, Any]:
    """Text for each field of the shape, a list of texts for a list; "" for what was not sent."""
    return {
        name: sent.getlist(name) if isinstance(one, fields.List) else sent.get(name, "")
        for name, one in _inputs(schema)
    }


def first_faults(refused: ValidationError, schema: Schema) -> dict[str, str]:
    """One sentence for each field at fault, in the order of the shape; "" is the whole form."""
    faults = refused.messages_dict
    order = [*(name for name, _one in _inputs(schema)), "_schema"]
    return {
        name.removeprefix("_schema"): pointers(faults[name])[0].detail
        for name in order
        if name in faults
    }


def _inputs(schema: Schema) -> list[tuple[str, fields.Field[Any]]]:
    return [(one.data_key or name, one) for name, one in schema.load_fields.items()]


def _body(schema: Schema, sent: "MultiDict[str, str]") -> dict[str, Any]:
    values = {name: _value(one, sent, name) for name, one in _inputs(schema)}
    return {name: value for name, value in values.items() if value is not missing}


def _value(one: fields.Field[Any], sent: "MultiDict[str, str]", name: str) -> Any:
    """What the JSON door would carry for this input; `missing` where the shape has its own."""
    if isinstance(one, fields.List):
        return [_scalar(one.inner, text) for text in sent.getlist(name) if text.strip()]
    if isinstance(one, fields.Boolean):
        return _scalar(one, sent.get(name, ""))
    text = sent.get(name)
    if text is None:
        return missing if one.load_default is not missing else ""
    return None if one.allow_none and not text.strip() else _scalar(one, text)


def _scalar(one: fields.Field[Any], text: str) -> Any:
    if isinstance(one, fields.Boolean):
        return _TICKS.get(text, text)
    written = text.strip()
    if isinstance(one, fields.Integer):
        return int(written) if _WHOLE.fullmatch(written) else text
    if isinstance(one, fields.Float):
        return float(written) if _DECIMAL.fullmatch(written) else text
    return text
