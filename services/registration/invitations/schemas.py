"""The JSON shapes of invitations, companies' answers and what a company sees by its link."""

from marshmallow import Schema, fields, validate

from services.registration.invitations.domain.replies import (
    AGREEMENT_TYPES,
    MAX_PLACEMENTS,
    MAX_REPRESENTATIVES,
    MAX_TABLES,
    PRESENTATION_LIMIT,
    WITHDRAW_REASONS,
)
from shared.web.api.strict import Strict
from shared.web.fields import CleanText, WholeNumber


class InvitationsWrite(Strict):
    company_ids = fields.List(
        fields.UUID(), required=True, validate=validate.Length(min=1, max=1000)
    )


class RemindersWrite(Strict):
    #: leave out to remind every silent company
    participation_ids = fields.List(
        fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(max=1000)
    )


class RemindersView(Schema):
    reminded = fields.Integer()


class PlacementShape(Strict):
    education = CleanText(longest=120, required=True)
    agreement_type = fields.String(required=True, validate=validate.OneOf(AGREEMENT_TYPES))
    count = WholeNumber(minimum=1, maximum=MAX_PLACEMENTS, required=True)


class ReplyWrite(Strict):
    coming = fields.Boolean(required=True, truthy={True}, falsy={False})
    reason = fields.String(load_default=None, allow_none=True)
    reason_text = CleanText(longest=500, shortest=0, load_default="")
    representatives = WholeNumber(minimum=1, maximum=MAX_REPRESENTATIVES, load_default=1)
    tables = WholeNumber(minimum=1, maximum=MAX_TABLES, load_default=1)
    unavailable_slots = fields.List(WholeNumber(minimum=0, maximum=500), load_default=list)
    needs_power = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    needs_screen = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    needs_step_free = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    educations = fields.List(CleanText(longest=120), load_default=list)
    placements = fields.List(fields.Nested(PlacementShape), load_default=list)
    presentation = CleanText(longest=PRESENTATION_LIMIT, shortest=0, lines=True, load_default="")


class ParticipationView(Schema):
    id = fields.UUID()
    company_id = fields.UUID()
    company = fields.String()
    status = fields.String()
    reason = fields.String(allow_none=True)
    representatives = fields.Integer()
    tables = fields.Integer()
    unavailable_slots = fields.List(fields.Integer())
    needs_power = fields.Boolean()
    needs_screen = fields.Boolean()
    needs_step_free = fields.Boolean()
    educations = fields.List(fields.String())
    placements = fields.List(fields.Nested(PlacementShape))
    presentation = fields.String()
    invited_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime(allow_none=True)
    mail_failed = fields.Boolean()
    version = fields.Integer()


class WithdrawalWrite(Strict):
    reason = fields.String(required=True, validate=validate.OneOf(WITHDRAW_REASONS))
    reason_text = CleanText(longest=500, shortest=0, load_default="")


class ParticipationPage(Schema):
    items = fields.List(fields.Nested(ParticipationView))
    next = fields.String(allow_none=True)
