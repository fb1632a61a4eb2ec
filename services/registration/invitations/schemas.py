"""The JSON shapes of invitations, companies' answers and what a company sees by its link."""

from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, fields

from services.registration.invitations.domain.replies import (
    AGREEMENT_TYPES,
    DECLINE_REASONS,
    MAX_PLACEMENTS,
    MAX_REPRESENTATIVES,
    MAX_TABLES,
    PRESENTATION_LIMIT,
    WITHDRAW_REASONS,
)
from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import Choice, CleanText, Id, WholeNumber, at_most


class InvitationsWrite(Strict):
    company_ids = fields.List(Id(), required=True, validate=at_most(1000, least=1))


class InvitationsForm(InvitationsWrite):
    """A tick for each company."""

    company_ids = fields.List(Id(), data_key="company", required=True, validate=at_most(1000))


class RemindersWrite(Strict):
    #: leave out to remind every silent company
    participation_ids = fields.List(
        Id(), load_default=None, allow_none=True, validate=at_most(1000)
    )


class RemindersForm(RemindersWrite):
    """A tick for each company that keeps silent."""

    participation_ids = fields.List(
        Id(), data_key="participation", required=True, validate=at_most(1000)
    )


class RemindersView(Schema):
    reminded = fields.Integer()


class PlacementShape(Strict):
    education: fields.Field[Any] = CleanText(longest=120, required=True)
    agreement_type = Choice(AGREEMENT_TYPES, required=True)
    count = WholeNumber(minimum=1, maximum=MAX_PLACEMENTS, required=True)


class ReplyWrite(Strict):
    coming: fields.Field[Any] = Flag(required=True)
    reason = fields.String(
        load_default=None, allow_none=True, metadata={"enum": [*DECLINE_REASONS, None]}
    )
    reason_text = CleanText(longest=500, shortest=0, load_default="")
    representatives = WholeNumber(minimum=1, maximum=MAX_REPRESENTATIVES, load_default=1)
    tables = WholeNumber(minimum=1, maximum=MAX_TABLES, load_default=1)
    unavailable_slots = fields.List(WholeNumber(minimum=0, maximum=500), load_default=list)
    needs_power = Flag(load_default=False)
    needs_screen = Flag(load_default=False)
    needs_step_free = Flag(load_default=False)
    educations: fields.Field[Any] = fields.List(
        CleanText(longest=120), load_default=list, validate=at_most(200)
    )
    placements: fields.Field[Any] = fields.List(
        fields.Nested(PlacementShape), load_default=list, validate=at_most(800)
    )
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
    reconfirmation_asked_at = fields.AwareDateTime(allow_none=True)
    mail_failed = fields.Boolean()
    version = fields.Integer()


class WithdrawalWrite(Strict):
    reason = Choice(WITHDRAW_REASONS, fault=_("Vælg en grund."), required=True)
    reason_text = CleanText(longest=500, shortest=0, load_default="")


class ParticipationPage(Schema):
    items = fields.List(fields.Nested(ParticipationView))
    next = fields.String(allow_none=True)
