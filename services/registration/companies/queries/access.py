"""The only way to load a company or its part in an event; a foreign id is like a missing one."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.registration.companies.models import (
    Company,
    CompanyContact,
    ContactAddress,
    Participation,
)
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.kit.domain.errors import NOBODY, LinkRefused
from shared import clock
from shared.auth.identity import Identity
from shared.auth.links import LinkToken
from shared.db.wall import choose_organisation
from shared.errors import NotFound


def access_participation(
    session: Session, identity: Identity, event_id: UUID, participation_id: UUID
) -> Participation:
    access_event(session, identity, event_id)
    participation = session.get(Participation, participation_id)
    if participation is None or participation.event_id != event_id:
        raise NotFound("participation")
    return participation


def access_coming_company(
    session: Session, identity: Identity, event_id: UUID, company_id: UUID
) -> Participation:
    """A company that has said that it comes to the event."""
    access_event(session, identity, event_id)
    participation = session.scalar(
        select(Participation).where(
            Participation.event_id == event_id,
            Participation.company_id == company_id,
            Participation.status == "accepted",
        )
    )
    if participation is None:
        raise NotFound("coming company")
    return participation


def access_participation_by_link(session: Session, link: LinkToken | None) -> Participation:
    """The participation of an invitation link; a revoked or renewed link opens nothing.

    A token that nobody made costs the same look-up as one that was good once.
    """
    subject = link.subject if link else NOBODY
    choose_organisation(session, _organisation_of(subject))
    participation = session.get(Participation, subject)
    if link is None or participation is None:
        raise LinkRefused("unknown")
    if participation.link_revoked:
        raise LinkRefused("revoked")
    if participation.link_generation != link.generation:
        raise LinkRefused("renewed")
    return participation


def access_address_by_link(session: Session, link: LinkToken | None) -> ContactAddress:
    """The address that a link asks to confirm; taken back, run out or replaced it opens nothing."""
    subject = link.subject if link else NOBODY
    choose_organisation(
        session,
        select(Company.organisation_id)
        .join(CompanyContact, CompanyContact.company_id == Company.id)
        .join(ContactAddress, ContactAddress.contact_id == CompanyContact.id)
        .where(ContactAddress.id == subject),
    )
    pending = session.get(ContactAddress, subject)
    if link is None or pending is None:
        raise LinkRefused("unknown")
    if pending.state not in {"pending", "confirmed"}:
        raise LinkRefused("revoked")
    if link.generation != 1:  # whoever is asked again is another row
        raise LinkRefused("renewed")
    if pending.expires_at <= clock.now():
        raise LinkRefused("expired")
    return pending


def _organisation_of(participation_id: UUID) -> Select[UUID]:
    return (
        select(Event.organisation_id)
        .join(Participation, Participation.event_id == Event.id)
        .where(Participation.id == participation_id)
    )


def access_company(session: Session, identity: Identity, company_id: UUID) -> Company:
    company = session.get(Company, company_id)
    if company is None or company.organisation_id != identity.organisation_id:
        raise NotFound("company")
    return company
