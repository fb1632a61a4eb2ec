"""The JSON shapes of an event's members."""

from marshmallow import Schema, fields, validate

from services.registration.events.domain.members import MEMBER_ROLES
from shared.web.api.strict import Strict


class MemberWrite(Strict):
    role = fields.String(required=True, validate=validate.OneOf(MEMBER_ROLES))


class MemberView(Schema):
    person_id = fields.UUID()
    name = fields.String()
    role = fields.String()


class MemberList(Schema):
    items = fields.List(fields.Nested(MemberView))
