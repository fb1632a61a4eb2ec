"""Shapes of the JSON API of notifications: what may be asked, how a mail looks outside."""

from marshmallow import fields, validate

from services.notifications.domain.mail_kinds import MAIL_KINDS
from services.notifications.queries.event_messages import SHOWN_STATUSES
from shared.web.api.strict import Strict

LARGEST_PAGE = 200


class EventMailFilter(Strict):
    """Which mails of an event."""

    status = fields.String(load_default="", validate=validate.OneOf(("", *SHOWN_STATUSES)))
    fact = fields.String(load_default="", validate=validate.OneOf(("", *MAIL_KINDS)))
    #: stands in the address that the page before called `next`
    cursor = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, LARGEST_PAGE))


class EventMail(Strict):
    """One mail to one contact; its texts are not shown, they may hold a link."""

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


class EventMailPage(Strict):
    """Some mails of an event, and where the next page begins."""

    items = fields.List(fields.Nested(EventMail), required=True)
    next = fields.String(required=True, allow_none=True)
    next_cursor = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"deprecated": True, "description": "Take `next`, as in every other list"},
    )


class ContactMail(Strict):
    """A mail with its texts; they hold marks where links were."""

    fact = fields.String(required=True)
    subject = fields.String(required=True)
    body_text = fields.String(required=True)
    status = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
    failure = fields.String(required=True, allow_none=True)
    body_removed_at = fields.AwareDateTime(required=True, allow_none=True)


class ContactCalendarEntry(Strict):
    """What a contact's calendar was asked to hold for one event."""

    event_id = fields.UUID(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    method = fields.String(required=True)


class ContactRecord(Strict):
    """Everything that is held about one contact."""

    name = fields.String(required=True)
    address = fields.String(required=True)
    kind = fields.String(required=True)
    language = fields.String(required=True)
    mails = fields.List(fields.Nested(ContactMail), required=True)
    calendar = fields.List(fields.Nested(ContactCalendarEntry), required=True)
    declined = fields.List(fields.String(), required=True)
