"""Reads the set-up form: what was typed is kept as typed, beside what is wrong with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from services.scheduling.domain.errors import SchedulingError
from services.scheduling.domain.event_plan import KINDS, EventPlan
from services.scheduling.domain.grid import Break
from services.scheduling.domain.wall_time import instant_of, wall_clock_of
from services.scheduling.schemas import plan_from
from services.scheduling.shapes import Day, Name, TypedNumber, WallTime
from shared.web.errors import error_text

FREE_BREAK_ROWS = 2
MOST_BREAKS = 10


class LocalMoment(fields.Field[datetime]):
    """What a date-and-time input sends, as the instant on the school's wall."""

    _WRITTEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::00)?")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not value and not self.required:
            return None
        found = self._WRITTEN.fullmatch(value)
        try:
            if found:
                day = date.fromisoformat(found[1])
                return instant_of(day, time(int(found[2]), int(found[3])), field=attr or "")
        except SchedulingError as error:
            raise ValidationError(error_text(error)) from error
        except (ValueError, OverflowError):
            pass
        raise ValidationError(_("Skriv en dato og et klokkeslæt, som findes."))


class EventFormSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = Name(required=True, longest=200)
    place = Name(required=True, longest=300)
    held_on = Day(required=True)
    starts = WallTime(required=True)
    ends = WallTime(required=True)
    slot_minutes = TypedNumber(required=True, minimum=1, maximum=1440)
    meetings_per_student = TypedNumber(required=True, minimum=1, maximum=60)
    wishes_per_student = TypedNumber(required=True, minimum=1, maximum=50)
    reply_by = LocalMoment(load_default=None)
    wishes_open_at = LocalMoment(load_default=None)
    wishes_close_at = LocalMoment(load_default=None)


_SCHEMA = EventFormSchema()
_NAMES = tuple(_SCHEMA.fields)


@dataclass
class EventForm:
    """`values` are strings for the inputs, `breaks` pairs of them; `plan` is None with errors."""

    values: dict[str, str]
    breaks: list[tuple[str, str]]
    plan: EventPlan | None = None
    draft: EventPlan | None = None
    """The plan as far as the preview needs it: name and place may still be missing."""
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, error: SchedulingError) -> None:
        """Show a refusal of the rules at the field that it is about."""
        self.errors[error.field or ""] = error_text(error)


def form_of(plan: EventPlan) -> EventForm:
    """A plan as the form shows it."""
    moments = {
        name: "" if moment is None else f"{wall_clock_of(moment):%Y-%m-%dT%H:%M}"
        for name in ("reply_by", "wishes_open_at", "wishes_close_at")
        for moment in [getattr(plan, name)]
    }
    values = {
        "kind": plan.kind,
        "name": plan.name,
        "place": plan.place,
        "held_on": plan.grid.held_on.isoformat(),
        "starts": f"{plan.grid.starts:%H:%M}",
        "ends": f"{plan.grid.ends:%H:%M}",
        "slot_minutes": str(plan.grid.slot_minutes),
        "meetings_per_student": str(plan.meetings_per_student),
        "wishes_per_student": str(plan.wishes_per_student),
        **moments,
    }
    breaks = [(f"{pause.starts:%H:%M}", f"{pause.ends:%H:%M}") for pause in plan.grid.breaks]
    return EventForm(values, _with_free_rows(breaks), plan, plan)


def read_event_form(sent: "MultiDict[str, str]", *, kind: str | None = None) -> EventForm:
    """What was sent; `kind` overrules it where the event already has one."""
    typed = {name: sent.get(name, "") for name in _NAMES}
    if kind is not None:
        typed["kind"] = kind
    pairs = list(zip(sent.getlist("break_from"), sent.getlist("break_to"), strict=False))
    pairs = [(start.strip(), end.strip()) for start, end in pairs if start.strip() or end.strip()]
    form = EventForm(dict(typed), _with_free_rows(pairs))
    loaded = _load(typed, form.errors)
    breaks = _read_breaks(pairs, form.errors)
    if not form.errors:
        form.plan = form.draft = plan_from({**loaded, "breaks": breaks})
    elif not set(form.errors) - {"name", "place"}:
        loaded = _load({**typed, "name": "x", "place": "x"}, {})
        form.draft = plan_from({**loaded, "breaks": breaks})
    return form


def _load(typed: Mapping[str, str], errors: dict[str, str]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = _SCHEMA.load(typed)
    except ValidationError as refused:
        errors.update(first_faults(refused, _NAMES))
        return {}
    return loaded


def first_faults(refused: ValidationError, names: Iterable[str]) -> dict[str, str]:
    """One sentence for each field at fault, in the order of the form."""
    faults = refused.messages_dict
    return {name: str(faults[name][0]) for name in names if name in faults}


def _read_breaks(pairs: list[tuple[str, str]], errors: dict[str, str]) -> list[Break]:
    wall = WallTime()
    try:
        if len(pairs) > MOST_BREAKS:
            raise ValidationError(_("Der kan højst være %(most)s pauser.", most=MOST_BREAKS))
        return [Break(wall.deserialize(start), wall.deserialize(end)) for start, end in pairs]
    except ValidationError as refused:
        errors["breaks"] = _("Pauser: %(what)s", what=refused.messages[0])
        return []


def sent_version(sent: Mapping[str, str], name: str = "version") -> int:
    """The version of the row that the page showed; -1, which no row has, for anything else."""
    digits = sent.get(name, "")
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else -1


def _with_free_rows(breaks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*breaks, *[("", "")] * max(1, FREE_BREAK_ROWS - len(breaks))]
