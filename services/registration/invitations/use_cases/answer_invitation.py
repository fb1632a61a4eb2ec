"""Take in a company's answer, from the company itself or by staff on the phone."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.set_up_seats import follow_replies
from services.registration.companies.models import (
    Company,
    Participation,
    ParticipationEducation,
    Placement,
)
from services.registration.companies.queries.participations import doors_of, field_names
from services.registration.companies.use_cases.claim_version import claim_version
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_of_event
from services.registration.invitations.domain.errors import ReplyClosed
from services.registration.invitations.domain.replies import Reply, ReplyBounds, check_reply
from services.registration.invitations.use_cases.release_company import release_company
from services.registration.school.queries.educations import educations_of
from shared import clock
from shared.contracts.registration import (
    CompanyChangedV1,
    CompanyRegisteredV1,
    CompanyWithdrewV1,
)
from shared.messaging import record


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
    doors = doors_of(session, participation)
    if not (doors.answer or (answered_by is not None and not event.cancelled)):
        raise ReplyClosed
    check_reply(reply, _bounds(session, event))
    before = participation.status
    claim_version(session, participation, seen_version)
    _write(participation, reply, answered_by)
    _write_offers(session, participation, reply)
    session.flush()
    if before == "accepted" and not reply.coming:
        release_company(session, event, participation.company_id, changed_by=answered_by)
    elif reply.coming:
        follow_replies(session, event)
    tell_scheduling(session, participation, before=before)


def tell_scheduling(session: Session, participation: Participation, *, before: str) -> None:
    """Say what the change means for rooms: comes, is changed, does not come after all."""
    now_comes, did_come = participation.status == "accepted", before == "accepted"
    if now_comes:
        told = CompanyChangedV1 if did_come else CompanyRegisteredV1
        record(session, _described(session, participation, told), version=participation.version)
    elif did_come:
        record(
            session,
            CompanyWithdrewV1(
                event_id=participation.event_id,
                participation_id=participation.id,
                company_id=participation.company_id,
                reason=participation.reason or "other",
                version=participation.version,
            ),
            version=participation.version,
        )


def _bounds(session: Session, event: Event) -> ReplyBounds:
    return ReplyBounds(
        slots=[slot.number for slot in slots_of_event(session, event.id)],
        education_ids=[e.id for e in educations_of(session, event.organisation_id)],
    )


def _write(participation: Participation, reply: Reply, answered_by: UUID | None) -> None:
    participation.status = "accepted" if reply.coming else "declined"
    participation.reason = None if reply.coming else reply.reason
    participation.reason_text = "" if reply.coming else reply.reason_text
    participation.answered_at = clock.now()
    participation.answered_by = answered_by
    if reply.coming:
        participation.representatives = reply.representatives
        participation.tables = reply.tables
        participation.unavailable_slots = sorted(set(reply.unavailable_slots))
        participation.needs_power = reply.needs_power
        participation.needs_screen = reply.needs_screen
        participation.needs_step_free = reply.needs_step_free
        participation.presentation = reply.presentation


def _write_offers(session: Session, participation: Participation, reply: Reply) -> None:
    for table in (Placement, ParticipationEducation):
        session.execute(delete(table).where(table.participation_id == participation.id))
    if not reply.coming:
        return
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


def _described(
    session: Session,
    participation: Participation,
    told: type[CompanyRegisteredV1] | type[CompanyChangedV1],
) -> CompanyRegisteredV1 | CompanyChangedV1:
    company = session.get_one(Company, participation.company_id)
    placements = session.query(Placement).filter_by(participation_id=participation.id)
    return told(
        event_id=participation.event_id,
        participation_id=participation.id,
        company_id=company.id,
        organisation_id=company.organisation_id,
        name=company.name,
        tables=participation.tables,
        representatives=participation.representatives,
        unavailable_slots=tuple(participation.unavailable_slots),
        needs_power=participation.needs_power,
        needs_screen=participation.needs_screen,
        needs_step_free=participation.needs_step_free,
        fields=field_names(session, participation.id),
        placements=sum(placement.count for placement in placements),
        version=participation.version,
    )
