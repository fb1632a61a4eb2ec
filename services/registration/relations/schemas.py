"""The shapes of the contact log and of next steps, for both doors."""

from typing import Any

from marshmallow import Schema, fields

from services.registration.relations.domain import (
    ENTRY_KINDS,
    OUTCOMES,
    STEP_AFTER,
    STEP_KINDS,
    STEP_OUTCOMES,
    STEP_TEXT_LIMIT,
    TEXT_LIMIT,
)
from shared.web.api.strict import Strict
from shared.web.typed.fields import Choice, CleanText, Day, Id


class EntryWrite(Strict):
    """`happened_on` left out: today."""

    kind = Choice(ENTRY_KINDS, load_default="visit")
    outcome = Choice(("", *OUTCOMES), load_default="")
    text = CleanText(longest=TEXT_LIMIT, shortest=0, load_default="", lines=True)
    happened_on = Day(load_default=None, allow_none=True)
    contact_id = Id(load_default=None, allow_none=True)


class EntryForm(EntryWrite):
    """The page asks for what comes next in the same breath."""

    entry_id = Id(load_default=None, allow_none=True)
    step_after = Choice(("", *STEP_AFTER), load_default="")
    step_on = Day(load_default=None, allow_none=True)
    step_kind = Choice(STEP_KINDS, load_default="call")
    step_text = CleanText(longest=STEP_TEXT_LIMIT, shortest=0, load_default="")
    step_promised = fields.Boolean(load_default=False)


class StepWrite(Strict):
    """`owner_id` left out: whoever asks."""

    kind = Choice(STEP_KINDS, load_default="call")
    due_on = Day(required=True)
    text = CleanText(longest=STEP_TEXT_LIMIT, shortest=0, load_default="")
    is_promised = fields.Boolean(load_default=False)
    owner_id = Id(load_default=None, allow_none=True)


class EntryView(Schema):
    id = fields.UUID()
    kind = fields.String()
    outcome = fields.String()
    text = fields.String()
    happened_on = Day()
    contact_id = fields.UUID(allow_none=True)
    author_id = fields.UUID(allow_none=True)
    version = fields.Integer()


class EntryPage(Schema):
    items: fields.Field[Any] = fields.List(fields.Nested(EntryView))
    next = fields.String(allow_none=True)


class StepChange(Strict):
    """`outcome` done or dropped ends it; without one it moves to `due_on`."""

    due_on = Day(load_default=None, allow_none=True)
    outcome = Choice(("", *STEP_OUTCOMES), load_default="")


class StepView(Schema):
    id = fields.UUID()
    company_id = fields.UUID()
    owner_id = fields.UUID()
    kind = fields.String()
    due_on = Day()
    text = fields.String()
    is_promised = fields.Boolean()
    outcome = fields.String()
    version = fields.Integer()


class StepPage(Schema):
    items: fields.Field[Any] = fields.List(fields.Nested(StepView))
    next = fields.String(allow_none=True)
