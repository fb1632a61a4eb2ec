"""The JSON shapes of students and companies; separate ones for what comes in and goes out."""

from marshmallow import Schema, fields

from services.registration.school.domain.people import NAME_LIMIT
from shared.web.api.pagination import PageQuery
from shared.web.api.strict import Strict
from shared.web.typed.fields import CleanText


class StudentWrite(Strict):
    name = CleanText(longest=NAME_LIMIT, required=True)
    class_name = CleanText(longest=80, shortest=0, load_default="")
    education = CleanText(longest=120, shortest=0, load_default="")
    email = CleanText(longest=254, shortest=0, load_default="")


class StudentView(Schema):
    id = fields.UUID()
    name = fields.String()
    class_name = fields.String()
    education = fields.String()
    email = fields.String(allow_none=True)
    version = fields.Integer()


class StudentPage(Schema):
    items = fields.List(fields.Nested(StudentView))
    next = fields.String(allow_none=True)


class SearchQuery(PageQuery):
    search = CleanText(longest=100, shortest=0, load_default="")
