"""The shape of a token as an administrator asks for it; no JSON door has it."""

from marshmallow import fields

from services.registration.programs.domain import (
    DAYS_BY_DEFAULT,
    MOST_DAYS,
    NAME_LIMIT,
    PERMISSIONS,
)
from shared.web.api.strict import Strict
from shared.web.typed.fields import Choice, CleanText, Id, WholeNumber, at_most


class ApiTokenForm(Strict):
    name = CleanText(longest=NAME_LIMIT, required=True)
    permissions = fields.List(
        Choice(PERMISSIONS), required=True, validate=at_most(len(PERMISSIONS), least=1)
    )
    event = Id(load_default=None, allow_none=True)
    days = WholeNumber(minimum=1, maximum=MOST_DAYS, load_default=DAYS_BY_DEFAULT)
