"""Companies' parts in an event as JSON: invite, remind, answer for them."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.queries.access import access_participation
from services.registration.events.queries.access import access_event
from services.registration.invitations.api.views import participation_view
from services.registration.invitations.forms.reply_facts import reply_of
from services.registration.invitations.schemas import (
    InvitationsWrite,
    ParticipationPage,
    ParticipationView,
    RemindersView,
    RemindersWrite,
    ReplyWrite,
    WithdrawalWrite,
)
from services.registration.invitations.use_cases.answer_invitation import answer_invitation
from services.registration.invitations.use_cases.invite_companies import (
    invite_companies,
    remind_silent_companies,
    renew_link,
    revoke_link,
)
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.permissions import (
    INVITE_COMPANIES,
    MAIL_COMPANIES,
)
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.pagination import PageQuery, page_of
from shared.web.api.versions import require_match, with_etag
from shared.web.factory import current_database
from shared.web.previews import seen_preview

participations_api = Blueprint(
    "participations_api", __name__, description="Companies' parts in an event"
)
_ONE = "/events/<uuid:event_id>/participations/<uuid:participation_id>"


@participations_api.get("/events/<uuid:event_id>/participations")
@participations_api.arguments(PageQuery, location="query")
@participations_api.response(200, ParticipationPage)
def list_participations(arguments: dict[str, Any], event_id: UUID) -> Response:
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        own = select(Participation).where(Participation.event_id == event_id)
        page = page_of(session, own, by=(Participation.id,), **arguments)
        items = [participation_view(session, row) for row in page.rows]
    return jsonify({"items": items, "next": page.next})


@participations_api.post("/events/<uuid:event_id>/participations")
@participations_api.arguments(InvitationsWrite)
@participations_api.alt_response(201, schema=ParticipationView(many=True), success=True)
@requires(MAIL_COMPANIES)
def invite(facts: dict[str, Any], event_id: UUID) -> Response:
    """Answers with those that were invited now; who was invited before is not written to again."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        invited = invite_companies(
            session, event, company_ids=facts["company_ids"], invited_by=identity.person_id
        )
        return Answer(201, [participation_view(session, each) for each in invited])

    return answer_once(current_database(), effect)


@participations_api.post("/events/<uuid:event_id>/reminders")
@participations_api.arguments(RemindersWrite)
@participations_api.alt_response(201, schema=RemindersView, success=True)
@requires(MAIL_COMPANIES)
def remind(facts: dict[str, Any], event_id: UUID) -> Response:
    """Silent companies that were not reminded within twelve hours."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        reminded = remind_silent_companies(
            session, event, participation_ids=facts["participation_ids"]
        )
        return Answer(201, {"reminded": reminded})

    return answer_once(current_database(), effect)


@participations_api.get(_ONE)
@participations_api.response(200, ParticipationView)
def show_participation(event_id: UUID, participation_id: UUID) -> Response:
    with current_database().reading() as session:
        part = access_participation(session, required_identity(), event_id, participation_id)
        return with_etag(jsonify(participation_view(session, part)), part.version)


@participations_api.put(f"{_ONE}/reply")
@participations_api.arguments(ReplyWrite)
@participations_api.response(200, ParticipationView)
@requires(INVITE_COMPANIES)
def save_reply(facts: dict[str, Any], event_id: UUID, participation_id: UUID) -> Response:
    """The answer that staff take for a company. Needs If-Match."""
    identity = required_identity()
    with current_database().writing() as session:
        part = access_participation(session, identity, event_id, participation_id)
        require_match(part.version, lambda: participation_view(session, part))
        answer_invitation(
            session,
            part,
            reply=reply_of(session, identity.organisation_id, facts),
            seen_version=part.version,
            answered_by=identity.person_id,
        )
        return with_etag(jsonify(participation_view(session, part)), part.version)


@participations_api.put(f"{_ONE}/withdrawal")
@participations_api.arguments(WithdrawalWrite)
@participations_api.response(200, ParticipationView)
@requires(INVITE_COMPANIES)
def withdraw(facts: dict[str, Any], event_id: UUID, participation_id: UUID) -> Response:
    """Staff note that a company does not come after all. Needs If-Match, takes If-Preview; safe to
    repeat.
    """
    identity = required_identity()
    with current_database().writing() as session:
        part = access_participation(session, identity, event_id, participation_id)
        require_match(part.version, lambda: participation_view(session, part))
        withdraw_company(
            session,
            part,
            **facts,
            seen_version=part.version,
            seen_preview=seen_preview(),
            withdrawn_by=identity.person_id,
        )
        return with_etag(jsonify(participation_view(session, part)), part.version)


@participations_api.post(f"{_ONE}/link")
@participations_api.alt_response(201, schema=ParticipationView, success=True)
@requires(INVITE_COMPANIES)
def renew(event_id: UUID, participation_id: UUID) -> Response:
    """Mail the company a new link; the old one opens nothing any more."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        part = access_participation(session, identity, event_id, participation_id)
        renew_link(session, part, send=True, seen_preview=seen_preview())
        return Answer(201, participation_view(session, part))

    return answer_once(current_database(), effect)


@participations_api.delete(f"{_ONE}/link")
@participations_api.response(204)
@requires(INVITE_COMPANIES)
def revoke(event_id: UUID, participation_id: UUID) -> None:
    """The company's link opens nothing until it is renewed. Safe to repeat."""
    with current_database().writing() as session:
        part = access_participation(session, required_identity(), event_id, participation_id)
        if not part.link_revoked:
            revoke_link(session, part)
