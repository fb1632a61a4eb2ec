"""Shapes of the JSON door of notifications: what may be asked, how a told mail looks outside."""

from marshmallow import RAISE, Schema, fields, validate

from services.notifications.domain.facts import FACTS
from services.notifications.queries.event_messages import SHOWN_STATUSES

LARGEST_PAGE = 200


class StrictSchema(Schema):
    class Meta:
        unknown = RAISE


class MessagesAsked(StrictSchema):
    """Which mails of an event; `cursor` is what the answer before called `next_cursor`."""

    status = fields.String(load_default="", validate=validate.OneOf(("", *SHOWN_STATUSES)))
    fact = fields.String(load_default="", validate=validate.OneOf(("", *FACTS)))
    cursor = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, LARGEST_PAGE))


class ToldMail(StrictSchema):
    """One mail to one contact; its words are not shown, they may hold a link."""

    id = fields.UUID(required=True)
    fact = fields.String(required=True)
    contact_name = fields.String(required=True)
    contact_kind = fields.String(required=True)
    address = fields.String(required=True)
    subject = fields.String(required=True)
    status = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True)
    attempts = fields.Integer(required=True)
    failure = fields.String(required=True, allow_none=True)


class ToldMails(StrictSchema):
    items = fields.List(fields.Nested(ToldMail), required=True)
    next_cursor = fields.UUID(required=True, allow_none=True)


class HeldMail(StrictSchema):
    """A mail with its words; they hold marks where links were."""

    fact = fields.String(required=True)
    subject = fields.String(required=True)
    body_text = fields.String(required=True)
    status = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
    failure = fields.String(required=True, allow_none=True)
    body_removed_at = fields.AwareDateTime(required=True, allow_none=True)


class HeldCalendarEntry(StrictSchema):
    event_id = fields.UUID(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    method = fields.String(required=True)


class HeldAboutContact(StrictSchema):
    name = fields.String(required=True)
    address = fields.String(required=True)
    kind = fields.String(required=True)
    language = fields.String(required=True)
    mails = fields.List(fields.Nested(HeldMail), required=True)
    calendar = fields.List(fields.Nested(HeldCalendarEntry), required=True)
    declined = fields.List(fields.String(), required=True)
