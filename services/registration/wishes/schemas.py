"""The JSON shapes of wishes, of students and of companies, and of the round they are said in."""

from typing import Any

from flask_babel import gettext
from marshmallow import Schema, ValidationError, fields, validate, validates

from shared.web.api.strict import Strict
from shared.web.typed.fields import Id, QueryNumber, WholeNumber, at_most

MOST_WISHES = 50
MOST_STUDENTS = 5000


class WishListWriteSchema(Strict):
    """Companies, first wish first."""

    companies = fields.List(Id(), required=True, validate=at_most(MOST_WISHES))


class WishListForm(WishListWriteSchema):
    """One choice for each rank; those left empty are skipped."""

    companies = fields.List(Id(), data_key="wish", required=True, validate=at_most(MOST_WISHES))


class WishListSchema(Schema):
    companies = fields.List(fields.UUID())
    version = fields.Integer()
    submitted_at = fields.AwareDateTime(allow_none=True)


class CompanyWishSchema(Strict):
    """`score`: 1 would like to meet the student, 3 most of all."""

    student_id = Id(required=True)
    score = WholeNumber(required=True, minimum=1, maximum=3)


class CompanyWishListSchema(Strict):
    students: fields.Field[Any] = fields.List(
        fields.Nested(CompanyWishSchema), required=True, validate=at_most(MOST_STUDENTS)
    )

    @validates("students")
    def _names_each_once(self, rows: list[dict[str, Any]], **_context: Any) -> None:
        named = [row["student_id"] for row in rows if "student_id" in row]
        if len(set(named)) < len(named):
            raise ValidationError(gettext("En elev står her to gange."))


class CompanyWishRow(CompanyWishSchema):
    """One choice for each student."""

    score = QueryNumber(required=True, minimum=1, maximum=3)


class CompanyWishForm(CompanyWishListSchema):
    students = fields.List(
        fields.Nested(CompanyWishRow), required=True, validate=at_most(MOST_STUDENTS)
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
