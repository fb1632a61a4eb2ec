"""The JSON shapes of an event as registration knows it, with its state in figures."""

from marshmallow import Schema, fields


class EventView(Schema):
    id = fields.UUID()
    kind = fields.String()
    name = fields.String()
    place = fields.String()
    held_on = fields.Date()
    reply_by = fields.AwareDateTime()
    wishes_open_at = fields.AwareDateTime()
    wishes_close_at = fields.AwareDateTime()
    cancelled = fields.Boolean()
    version = fields.Integer()


class UnheldCountView(Schema):
    """Meetings of one company that stand and cannot be held, and why."""

    company_id = fields.UUID()
    company = fields.String()
    cause = fields.String()
    meetings = fields.Integer()


class CoverageView(Schema):
    """Of what is published: how many lack what. `unsent` have not heard of their schedule as it
    stands.
    """

    students = fields.Integer()
    companies = fields.Integer()
    unsent = fields.Integer()
    awaiting_preparation = fields.Integer()
    without_schedule = fields.Integer()
    without_place = fields.Integer()
    awaits_rooms = fields.Boolean()
    unheld = fields.List(fields.Nested(UnheldCountView))
    is_whole = fields.Boolean()


class FiguresView(Schema):
    invited = fields.Integer()
    accepted = fields.Integer()
    declined = fields.Integer()
    withdrawn = fields.Integer()
    silent = fields.Integer()
    mail_failed = fields.Integer()
    students = fields.Integer()
    with_wishes = fields.Integer()
    placed = fields.Integer()
    built = fields.Boolean()
    published = fields.Boolean()
    coverage = fields.Nested(CoverageView, allow_none=True)


class StateView(Schema):
    code = fields.String()
    step = fields.String()
    due = fields.AwareDateTime(allow_none=True)


class EventDetailView(EventView):
    figures = fields.Nested(FiguresView)
    state = fields.Nested(StateView)


class EventPage(Schema):
    items = fields.List(fields.Nested(EventView))
    next = fields.String(allow_none=True)
