"""The JSON shapes of wishes, of students and of companies, and of the round they are said in."""

from marshmallow import Schema, fields, validate

from shared.web.api.strict import Strict
from shared.web.fields import WholeNumber


class WishListWriteSchema(Strict):
    """Companies, first wish first."""

    companies = fields.List(fields.UUID(), required=True, validate=validate.Length(max=50))


class WishListSchema(Schema):
    companies = fields.List(fields.UUID())
    version = fields.Integer()
    submitted_at = fields.AwareDateTime(allow_none=True)


class CompanyWishSchema(Strict):
    """`score`: 1 would like to meet the student, 3 most of all."""

    student_id = fields.UUID(required=True)
    score = WholeNumber(required=True, minimum=1, maximum=3)


class CompanyWishListSchema(Strict):
    students = fields.List(
        fields.Nested(CompanyWishSchema), required=True, validate=validate.Length(max=5000)
    )


class OfferedPlacementSchema(Schema):
    education = fields.String()
    agreement_type = fields.String()
    count = fields.Integer()


class CompanyCardSchema(Schema):
    company_id = fields.UUID()
    name = fields.String()
    presentation = fields.String()
    educations = fields.List(fields.String())
    placements = fields.List(fields.Nested(OfferedPlacementSchema))
    place = fields.String()
    building = fields.String()


class WishRoundSchema(Schema):
    state = fields.String(validate=validate.OneOf(["not_open", "open", "closed"]))
    opened_at = fields.AwareDateTime(allow_none=True)
    closes_at = fields.AwareDateTime(allow_none=True)
    students = fields.Integer()
    silent = fields.Integer()


class ReachedSchema(Schema):
    told = fields.Integer()
