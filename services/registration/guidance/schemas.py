"""Shapes of the counsellors of a guidance day, for the JSON door."""

from marshmallow import Schema, fields

from shared.web.api.strict import Strict
from shared.web.typed.fields import CleanText, Id, WholeNumber, at_most


class CounsellorWriteSchema(Strict):
    """No education: the counsellor takes everybody."""

    name = CleanText(longest=200, required=True)
    email = CleanText(longest=254, required=True)
    offers = CleanText(longest=1200, shortest=0, lines=True, load_default="")
    unavailable_slots = fields.List(
        WholeNumber(minimum=0, maximum=200), load_default=list, validate=at_most(200)
    )
    education_ids = fields.List(Id(), load_default=list, validate=at_most(200))


class CounsellorForm(CounsellorWriteSchema):
    """The page has a tick for each time in which the counsellor is there."""

    class Meta:
        exclude = ("unavailable_slots",)

    slots = fields.List(WholeNumber(minimum=0, maximum=200), load_default=list)
    education_ids = fields.List(
        Id(), data_key="educations", load_default=list, validate=at_most(200)
    )


class CounsellorSchema(Schema):
    """`booked` of `seats` times are taken; `company_id` is who is booked in /meetings."""

    id = fields.UUID(attribute="participation_id")
    company_id = fields.UUID()
    name = fields.String()
    email = fields.String(allow_none=True)
    offers = fields.String()
    educations = fields.List(fields.String())
    unavailable_slots = fields.List(fields.Integer())
    place = fields.String()
    booked = fields.Integer()
    seats = fields.Integer()
    version = fields.Integer()


class CounsellorListSchema(Schema):
    items = fields.List(fields.Nested(CounsellorSchema))
