"""Take in a company's answer, from the company itself or by staff on the phone."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.booking.use_cases.apply_replies import apply_replies
from services.registration.companies.models import (
    Participation,
    ParticipationEducation,
    Placement,
)
from services.registration.companies.queries.participations import reply_windows_of
from services.registration.companies.use_cases.claim_version import claim_version
from services.registration.companies.use_cases.delete_offers import delete_offers
from services.registration.companies.use_cases.record_participation_change import (
    record_participation_change,
)
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_of_event
from services.registration.invitations.domain.errors import ReplyClosed
from services.registration.invitations.domain.replies import Reply, ReplyBounds, check_reply
from services.registration.invitations.queries.reply_facts import has_meetings, reply_facts
from services.registration.invitations.use_cases.record_reply_news import record_reply_news
from services.registration.invitations.use_cases.withdraw_company import end_participation
from services.registration.school.queries.educations import educations_of
from shared import clock


def answer_invitation(
    session: Session,
    participation: Participation,
    *,
    reply: Reply,
    seen_version: int,
    answered_by: UUID | None = None,
) -> None:
    """Replace the answer. Raises ReplyClosed, ReplyIncomplete, or StaleVersion when two answer.

    `answered_by` is the staff member who answers for the company; the deadline is not for them.
    """
    event = session.get_one(Event, participation.event_id)
    doors = reply_windows_of(session, participation)
    if not (doors.answer or (answered_by is not None and not event.cancelled)):
        raise ReplyClosed
    check_reply(reply, _bounds(session, event))
    claim_version(session, participation, seen_version)
    was, had_meetings = reply_facts(session, participation), has_meetings(session, participation)
    if reply.coming:
        _accept(session, event, participation, reply, answered_by)
    else:
        end_participation(
            session,
            event,
            participation,
            status="declined",
            reason=reply.reason,
            reason_text=reply.reason_text,
            ended_by=answered_by,
        )
    if answered_by is None:
        record_reply_news(session, participation, was=was, had_meetings=had_meetings)


def _accept(
    session: Session,
    event: Event,
    participation: Participation,
    reply: Reply,
    answered_by: UUID | None,
) -> None:
    before = participation.status
    _write(participation, reply, answered_by)
    _write_offers(session, participation, reply)
    session.flush()
    apply_replies(session, event)
    record_participation_change(session, participation, before=before)


def _bounds(session: Session, event: Event) -> ReplyBounds:
    return ReplyBounds(
        slots=[slot.number for slot in slots_of_event(session, event.id)],
        education_ids=[e.id for e in educations_of(session, event.organisation_id)],
    )


def _write(participation: Participation, reply: Reply, answered_by: UUID | None) -> None:
    participation.status = "accepted"
    participation.reason, participation.reason_text = None, ""
    participation.answered_at, participation.answered_by = clock.now(), answered_by
    participation.reconfirmation_asked_at = None
    participation.representatives = reply.representatives
    participation.tables = reply.tables
    participation.unavailable_slots = sorted(set(reply.unavailable_slots))
    participation.needs_power = reply.needs_power
    participation.needs_screen = reply.needs_screen
    participation.needs_step_free = reply.needs_step_free
    participation.presentation = reply.presentation


def _write_offers(session: Session, participation: Participation, reply: Reply) -> None:
    delete_offers(session, participation.id)
    named = reply.education_ids | {offer.education_id for offer in reply.placements}
    session.add_all(
        ParticipationEducation(participation_id=participation.id, education_id=education_id)
        for education_id in sorted(named)
    )
    session.add_all(
        Placement(
            participation_id=participation.id,
            education_id=offer.education_id,
            agreement_type=offer.agreement_type,
            count=offer.count,
        )
        for offer in reply.placements
    )
