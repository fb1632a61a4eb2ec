"""The shape of the audit log as JSON."""

from marshmallow import Schema, fields, validate

from shared.web.typed.fields import Moment, QueryNumber

LARGEST_PAGE = 200


class AuditQuery(Schema):
    """`who` did it, `whom` it is about: parts of names; `before`: a position of this list."""

    limit = QueryNumber(minimum=1, maximum=LARGEST_PAGE, load_default=50)
    before = QueryNumber(minimum=1, maximum=2**31 - 1, load_default=None)
    who = fields.String(load_default="", validate=validate.Length(max=100))
    whom = fields.String(load_default="", validate=validate.Length(max=100))
    use_case = fields.String(load_default="", validate=validate.Length(max=60))
    event_id = fields.UUID(load_default=None)
    since = Moment(load_default=None)
    until = Moment(load_default=None)


class AuditRecordView(Schema):
    """`browser` and `place` are digests of the session and of the network address."""

    position = fields.Integer(required=True)
    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    service = fields.String(required=True)
    use_case = fields.String(required=True)
    action = fields.String(required=True)
    sentence = fields.String(required=True)
    about = fields.String(required=True)
    actor_kind = fields.String(required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    event_id = fields.UUID(required=True, allow_none=True)
    person_id = fields.UUID(required=True, allow_none=True)
    subject_kind = fields.String(required=True)
    subject_id = fields.UUID(required=True, allow_none=True)
    fields_changed = fields.String(required=True)
    door = fields.String(required=True)
    browser = fields.String(required=True)
    place = fields.String(required=True)
    is_sealed = fields.Boolean(required=True)


class AuditRecordPage(Schema):
    items = fields.List(fields.Nested(AuditRecordView), required=True)
    next = fields.String(required=True, allow_none=True)
