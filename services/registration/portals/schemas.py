"""The JSON shapes of a company's own link."""

from marshmallow import Schema, fields

from services.registration.day.domain.day_notices import NOTICE_KINDS
from services.registration.invitations.schemas import ParticipationView
from shared.web.api.strict import Strict
from shared.web.typed.fields import Choice, WholeNumber


class SlotView(Schema):
    number = fields.Integer()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()


class InvitedToView(Schema):
    """The event that a company is asked to."""

    name = fields.String()
    place = fields.String()
    held_on = fields.Date()
    reply_by = fields.AwareDateTime(allow_none=True)
    slots = fields.List(fields.Nested(SlotView))


class OwnParticipationView(ParticipationView):
    """What a company sees by its link; whether its mail arrived is the school's business."""

    class Meta:
        exclude = ("mail_failed",)

    event = fields.Nested(InvitedToView)


class CompanyMeetingView(Schema):
    id = fields.UUID()
    slot = fields.Integer()
    student = fields.String()
    class_name = fields.String()
    status = fields.String()


class DayNoticeView(Schema):
    kind = fields.String()
    first_slot = fields.Integer(allow_none=True)
    given_at = fields.AwareDateTime()
    settled_at = fields.AwareDateTime(allow_none=True)


class DayNoticeWrite(Strict):
    """What a company says on the day; `first_slot`, from 1, goes with being late."""

    kind = Choice(NOTICE_KINDS, required=True)
    first_slot = WholeNumber(minimum=0, maximum=999, load_default=None, allow_none=True)


class CompanyDayView(Schema):
    place = fields.String()
    meetings = fields.List(fields.Nested(CompanyMeetingView))
    notice = fields.Nested(DayNoticeView, allow_none=True)
