"""Add, change and remove the counsellors of a guidance day; each takes part as a company does."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.apply_replies import apply_replies
from services.registration.companies.models import (
    Company,
    CompanyContact,
    Participation,
    ParticipationEducation,
)
from services.registration.companies.use_cases.claim_version import claim_version
from services.registration.companies.use_cases.delete_offers import delete_offers
from services.registration.companies.use_cases.record_participation_change import (
    record_participation_change,
)
from services.registration.companies.use_cases.update_company import (
    add_company,
    update_company,
    update_contact,
)
from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_of_event
from services.registration.guidance.domain import NoGuidance
from services.registration.invitations.domain.replies import PRESENTATION_LIMIT
from services.registration.invitations.use_cases.invite_companies import record_invitations
from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.domain.people import checked_address, checked_name
from services.registration.school.queries.educations import educations_of
from services.registration.school.queries.shared_rows import AskerReach
from shared import clock
from shared.ids import new_id
from shared.text import clean_paragraphs


@dataclass(frozen=True)
class Counsellor:
    """What the organiser says of one. `offers` is what students read; no education is all."""

    name: str
    email: str
    offers: str = ""
    unavailable_slots: tuple[int, ...] = ()
    education_ids: frozenset[UUID] = frozenset()


def add_counsellor(
    session: Session, *, event: Event, counsellor: Counsellor, added_by: UUID, reach: AskerReach
) -> Participation:
    """The counsellor gets a mail with the link to the own day. One who was here before is the same,
    and keeps the name that the school has unless the school's organiser writes another.

    Raises NoGuidance, EventIsCancelled or DetailsIncomplete.
    """
    _check(session, event, counsellor)
    address = checked_address(counsellor.email)
    known = _known(session, event.organisation_id, address)
    company, contact = known or _new(session, event.organisation_id, counsellor)
    participation = session.scalar(
        select(Participation).where(
            Participation.event_id == event.id, Participation.company_id == company.id
        )
    )
    if participation is not None and participation.status == "accepted":
        raise DetailsIncomplete(email="counsellor_is_there")
    if participation is None:
        participation = Participation(
            id=new_id(),
            event_id=event.id,
            company_id=company.id,
            contact_id=contact.id,
            # whom an event made takes part in it from the moment that she was there
            invited_at=clock.now() if known else company.created_at,
            invited_by=added_by,
        )
        session.add(participation)
        session.flush()
    else:
        claim_version(session, participation, participation.version)
    if known and reach.is_school:
        _change_names(session, company, contact, counsellor, added_by)
    _write(session, participation, counsellor, added_by)
    apply_replies(session, event)
    record_invitations(session, [participation], event)
    record_participation_change(session, participation, before="invited")
    return participation


def update_counsellor(
    session: Session,
    *,
    event: Event,
    participation: Participation,
    counsellor: Counsellor,
    seen_version: int,
    changed_by: UUID,
    reach: AskerReach,
) -> None:
    """Raises as add_counsellor, and StaleVersion. Meetings in times that fall away stay flagged.

    Name and address only by school scope, unless this event alone has the counsellor.
    """
    _check(session, event, counsellor)
    claim_version(session, participation, seen_version)
    company = session.get_one(Company, participation.company_id)
    contact = session.get_one(CompanyContact, participation.contact_id)
    if not _is_own(session, participation, company):
        written: dict[str, str | None] = {
            "name": checked_name(counsellor.name),
            "email": checked_address(counsellor.email),
        }
        kept = {"name": company.name, "email": contact.email}
        reach.require_school(*(each for each in written if written[each] != kept[each]))
    _change_names(session, company, contact, counsellor, changed_by)
    _write(session, participation, counsellor, changed_by)
    apply_replies(session, event)
    record_participation_change(session, participation, before="accepted")


def _check(session: Session, event: Event, counsellor: Counsellor) -> None:
    if event.kind != "guidance":
        raise NoGuidance
    if event.cancelled:
        raise EventIsCancelled
    checked_name(counsellor.name)
    checked_address(counsellor.email)
    if len(counsellor.offers) > PRESENTATION_LIMIT:
        raise DetailsIncomplete(offers="presentation_too_long")
    slots = {slot.number for slot in slots_of_event(session, event.id)}
    if not slots >= set(counsellor.unavailable_slots):
        raise DetailsIncomplete(slots="slot_unknown")
    if slots and not slots - set(counsellor.unavailable_slots):
        raise DetailsIncomplete(slots="no_slot_left")
    known = {education.id for education in educations_of(session, event.organisation_id)}
    if not counsellor.education_ids <= known:
        raise DetailsIncomplete(educations="education_unknown")


def _known(
    session: Session, organisation_id: UUID, address: str
) -> tuple[Company, CompanyContact] | None:
    row = session.execute(
        select(Company, CompanyContact)
        .join(CompanyContact, CompanyContact.company_id == Company.id)
        .where(
            Company.organisation_id == organisation_id,
            Company.kind == "counsellor",
            CompanyContact.email == address,
        )
        .order_by(CompanyContact.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def _new(
    session: Session, organisation_id: UUID, counsellor: Counsellor
) -> tuple[Company, CompanyContact]:
    company = add_company(
        session,
        organisation_id=organisation_id,
        name=counsellor.name,
        contact=counsellor.name,
        email=counsellor.email,
        kind="counsellor",
    )
    contact = session.scalars(
        select(CompanyContact).where(CompanyContact.company_id == company.id)
    ).one()
    return company, contact


def _is_own(session: Session, participation: Participation, company: Company) -> bool:
    """Whether this event made the counsellor and no other has her."""
    elsewhere = select(Participation.id).where(
        Participation.company_id == company.id, Participation.id != participation.id
    )
    is_elsewhere = session.scalar(elsewhere.limit(1)) is not None
    return participation.invited_at == company.created_at and not is_elsewhere


def _change_names(
    session: Session,
    company: Company,
    contact: CompanyContact,
    counsellor: Counsellor,
    changed_by: UUID,
) -> None:
    if company.name != checked_name(counsellor.name):
        update_company(session, company, name=counsellor.name, cvr="", education_ids=frozenset())
    update_contact(
        session,
        company,
        contact,
        name=counsellor.name,
        email=counsellor.email,
        phone=contact.phone,
        changed_by=changed_by,
    )


def _write(
    session: Session, participation: Participation, counsellor: Counsellor, by: UUID
) -> None:
    participation.status, participation.reason, participation.reason_text = "accepted", None, ""
    participation.answered_at, participation.answered_by = clock.now(), by
    participation.unavailable_slots = sorted(set(counsellor.unavailable_slots))
    participation.presentation = clean_paragraphs(counsellor.offers)
    delete_offers(session, participation.id)
    session.add_all(
        ParticipationEducation(participation_id=participation.id, education_id=education_id)
        for education_id in sorted(counsellor.education_ids)
    )
    session.flush()
