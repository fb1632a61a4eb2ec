"""What a company does by its link, as JSON: read its part, answer, correct the answer, withdraw.

The token in the address is the capability; opening changes nothing.
"""

from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.registration.companies.links import open_invitation
from services.registration.companies.models import Participation
from services.registration.companies.queries.participation_facts import part_facts
from services.registration.day.queries.attendance import day_meetings
from services.registration.day.queries.day_notices import notice_of
from services.registration.day.use_cases.record_day_notice import record_day_notice
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_of_event
from services.registration.invitations.forms.reply_facts import reply_of
from services.registration.invitations.schemas import ReplyWrite, WithdrawalWrite
from services.registration.invitations.use_cases.answer_invitation import answer_invitation
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.queries.personal_schedules import places_of
from services.registration.portals.schemas import (
    CompanyDayView,
    DayNoticeView,
    DayNoticeWrite,
    InvitedToView,
    OwnParticipationView,
)
from shared.web.api.versions import require_match, with_etag
from shared.web.factory import current_database
from shared.web.previews import seen_preview

replies_api = Blueprint(
    "replies_api", __name__, url_prefix="/replies/<token>", description="A company's own link"
)


@replies_api.get("")
@replies_api.response(200, OwnParticipationView)
def show_own_reply(token: str) -> Response:
    """The company's part and the event it is asked to, with the time grid."""
    with current_database().reading() as session:
        return _answered(session, open_invitation(session, token))


@replies_api.put("")
@replies_api.arguments(ReplyWrite)
@replies_api.response(200, OwnParticipationView)
def save_own_reply(facts: dict[str, Any], token: str) -> Response:
    """Needs If-Match. Refused as `reply_closed` when it is too late."""
    with current_database().writing() as session:
        part = open_invitation(session, token)
        require_match(part.version, lambda: _view(session, part))
        event = session.get_one(Event, part.event_id)
        answer_invitation(
            session,
            part,
            reply=reply_of(session, event.organisation_id, facts),
            seen_version=part.version,
            answered_by=None,
        )
        return _answered(session, part)


@replies_api.put("/withdrawal")
@replies_api.arguments(WithdrawalWrite)
@replies_api.response(200, OwnParticipationView)
def withdraw_own(facts: dict[str, Any], token: str) -> Response:
    """The company does not come after all. Needs If-Match, takes If-Preview; safe to repeat."""
    with current_database().writing() as session:
        part = open_invitation(session, token)
        require_match(part.version, lambda: _view(session, part))
        withdraw_company(
            session, part, **facts, seen_version=part.version, seen_preview=seen_preview()
        )
        return _answered(session, part)


@replies_api.get("/day")
@replies_api.response(200, CompanyDayView)
def show_own_day(token: str) -> Response:
    """Whom the company meets, by slot, and where it sits; no meetings before publication."""
    with current_database().reading() as session:
        part = open_invitation(session, token)
        shows = booking_of(session, part.event_id).shows_schedules
        meetings = day_meetings(session, part.event_id, company_id=part.company_id) if shows else []
        place = places_of(session, part.event_id).get(part.company_id, "")
        notice = notice_of(session, part.id)
        shown = CompanyDayView().dump({"place": place, "meetings": meetings, "notice": notice})
    return jsonify(shown)


@replies_api.put("/day/notice")
@replies_api.arguments(DayNoticeWrite)
@replies_api.response(200, DayNoticeView)
def say_on_the_day(arguments: dict[str, Any], token: str) -> Response:
    """Late, away or here after all. It changes no schedule: the organiser is told and decides."""
    with current_database().writing() as session:
        notice = record_day_notice(session, open_invitation(session, token), **arguments)
        shown = DayNoticeView().dump(notice)
    return jsonify(shown)


def _view(session: Session, part: Participation) -> dict[str, Any]:
    event = session.get_one(Event, part.event_id)
    asked_to = {name: getattr(event, name) for name in ("name", "place", "held_on", "reply_by")}
    asked_to["slots"] = slots_of_event(session, event.id)
    own: dict[str, Any] = OwnParticipationView(exclude=("event",)).dump(part_facts(session, part))
    own["event"] = InvitedToView().dump(asked_to)
    return own


def _answered(session: Session, part: Participation) -> Response:
    return with_etag(jsonify(_view(session, part)), part.version)
