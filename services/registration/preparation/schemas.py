"""The JSON shapes of documents and preparation: strict in, plain out."""

import base64
import binascii
from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, validate

from services.registration.preparation.domain.preparation import KINDS, LONGEST_COMMENT, REVIEWS
from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import Choice, CleanText, Id, at_most


class Base64(fields.Field[bytes]):
    """Bytes written as base64 (RFC 4648, with padding)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bytes:
        if not isinstance(value, str):
            raise ValidationError(str(lazy_gettext("Skal være base64.")))
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(str(lazy_gettext("Skal være base64."))) from error


class UploadSchema(Strict):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = fields.String(load_default="", validate=validate.Length(max=1000))
    content = Base64(required=True, metadata={"type": "string", "format": "byte"})


class DocumentSchema(Schema):
    """`state`: checking, ready or refused; then `refusal` is a code. `links_removed`: addresses
    that the upload led to and the kept copy does not.
    """

    id = fields.UUID()
    kind = fields.String()
    number = fields.Integer()
    state = fields.String()
    refusal = fields.String(allow_none=True)
    media_type = fields.String(allow_none=True)
    size = fields.Integer()
    links_removed = fields.Integer()
    name = fields.String()
    uploaded_at = fields.AwareDateTime()
    review = fields.String()
    comment = fields.String()
    version = fields.Integer()


class FetchedSchema(Schema):
    kind = fields.String()
    number = fields.Integer()
    at = fields.AwareDateTime()
    reader = fields.String()
    name = fields.String()
    company = fields.String()


class OwnPreparationSchema(Schema):
    """`fetched`: everybody but the student who got one of the documents."""

    is_ready = fields.Boolean()
    is_waived = fields.Boolean()
    schedule_waits = fields.Boolean()
    companies_see_from = fields.Date()
    companies_see_until = fields.Date()
    deleted_on = fields.Date()
    documents = fields.List(fields.Nested(DocumentSchema))
    fetched = fields.List(fields.Nested(FetchedSchema))


class ReadinessLineSchema(Schema):
    student_id = fields.UUID(attribute="student.person_id")
    class_id = fields.UUID(attribute="student.class_id", allow_none=True)
    wishes = fields.Integer(attribute="student.wishes")
    application = fields.String(attribute="statuses.application")
    cv = fields.String(attribute="statuses.cv")
    is_waived = fields.Boolean()
    is_ready = fields.Boolean()
    documents = fields.Function(
        lambda line: DocumentSchema(many=True).dump(line.documents.values())
    )


class ReadinessSchema(Schema):
    items = fields.List(fields.Nested(ReadinessLineSchema))


class ReviewSchema(Strict):
    review = Choice(REVIEWS, required=True)
    comment = CleanText(longest=LONGEST_COMMENT, shortest=0, lines=True, load_default="")


class ReminderSchema(Strict):
    """`students` left out: everybody of the asker's classes who lacks something."""

    students = fields.List(Id(), load_default=None, validate=at_most(5000, least=1))


class RemindedSchema(Schema):
    told = fields.Integer()


class PlanWriteSchema(Strict):
    asks_for_application = Flag(required=True)
    asks_for_cv = Flag(required=True)
    schedule_waits = Flag(required=True)
    openings_are_public = Flag(required=True)


class PlanSchema(Schema):
    asks_for_application = fields.Boolean()
    asks_for_cv = fields.Boolean()
    schedule_waits = fields.Boolean()
    openings_are_public = fields.Boolean()
    version = fields.Integer()
