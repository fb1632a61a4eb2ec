"""The JSON shapes of companies."""

from typing import Any

from marshmallow import Schema, fields, post_load

from services.registration.school.domain.people import NAME_LIMIT
from shared.web.api.strict import Strict
from shared.web.typed.fields import CleanText, Id, at_most


class CompanyWrite(Strict):
    name = CleanText(longest=NAME_LIMIT, required=True)
    cvr = CleanText(longest=12, shortest=0, load_default="", allow_none=True)
    contact = CleanText(longest=NAME_LIMIT, shortest=0, load_default="")
    email = CleanText(longest=254, shortest=0, load_default="", allow_none=True)
    phone = CleanText(longest=30, shortest=0, load_default="")
    educations: fields.Field[Any] = fields.List(
        CleanText(longest=120), load_default=list, validate=at_most(50)
    )

    @post_load
    def _nothing_is_empty(self, facts: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """What the view shows as null is taken as null."""
        return {name: "" if value is None else value for name, value in facts.items()}


class CompanyForm(CompanyWrite):
    """The page shows the educations to be ticked and asks for the name of one more."""

    educations = fields.List(Id(), load_default=list, validate=at_most(50))
    new_education = CleanText(longest=120, shortest=0, load_default="")


class CompanyView(Schema):
    id = fields.UUID()
    name = fields.String()
    cvr = fields.String(allow_none=True)
    contact = fields.String()
    email = fields.String(allow_none=True)
    phone = fields.String()
    educations = fields.List(fields.String())
    version = fields.Integer()


class CompanyPage(Schema):
    items = fields.List(fields.Nested(CompanyView))
    next = fields.String(allow_none=True)
