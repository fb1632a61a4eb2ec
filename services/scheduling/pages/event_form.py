"""Reads the set-up form: what was typed is kept as typed, beside what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from services.scheduling.domain.errors import SchedulingError
from services.scheduling.domain.event_plan import EventPlan
from services.scheduling.domain.wall_time import instant_of, wall_clock_of
from services.scheduling.schemas import EventWriteSchema
from shared.web.errors import error_text
from shared.web.typed.fields import WallMoment
from shared.web.typed.forms import read_form

FREE_BREAK_ROWS = 2


class LocalMoment(WallMoment):
    """Says which hour of the wall does not exist or comes twice; neither is guessed."""

    def _instant(self, wall: datetime) -> datetime:
        try:
            return instant_of(wall.date(), wall.time(), field=self.name or "")
        except SchedulingError as error:
            raise ValidationError(error_text(error)) from error


class EventFormSchema(EventWriteSchema):
    """The moments are times on the school's wall."""

    reply_by = LocalMoment(load_default=None, allow_none=True)
    wishes_open_at = LocalMoment(load_default=None, allow_none=True)
    wishes_close_at = LocalMoment(load_default=None, allow_none=True)


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
    pairs = list(zip(sent.getlist("break_from"), sent.getlist("break_to"), strict=False))
    pairs = [(start.strip(), end.strip()) for start, end in pairs if start.strip() or end.strip()]
    given: dict[str, Any] = {"breaks": [{"starts": start, "ends": end} for start, end in pairs]}
    if kind is not None:
        given["kind"] = kind
    read = read_form(EventFormSchema(), sent, **given)
    values = {name: text for name, text in read.values.items() if name != "breaks"}
    form = EventForm(values, _with_free_rows(pairs), read.loaded, read.loaded, read.errors)
    if "breaks" in form.errors:
        form.errors["breaks"] = _("Pauser: %(what)s", what=form.errors["breaks"])
    elif form.errors and not form.errors.keys() - {"name", "place"}:
        form.draft = read_form(EventFormSchema(), sent, **given, name="x", place="x").loaded
    return form


def sent_version(sent: Mapping[str, str], name: str = "version") -> int:
    """The version of the row that the page showed; -1, which no row has, for anything else."""
    digits = sent.get(name, "")
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else -1


def _with_free_rows(breaks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*breaks, *[("", "")] * max(1, FREE_BREAK_ROWS - len(breaks))]
