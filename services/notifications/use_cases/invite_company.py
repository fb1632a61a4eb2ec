"""Invites and reminds a company contact by mail; the link is made when the mail leaves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import (
    COMPANY_INVITED,
    COMPANY_REMINDER,
    COUNSELLOR_ADDED,
    MailKind,
)
from services.notifications.domain.mail_links import reply_link
from services.notifications.domain.quiet_hours import local_day
from services.notifications.models.contacts import Contact
from services.notifications.models.events import Event, Participation
from services.notifications.queries.contacts import known_contact, known_event
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared import clock


@dataclass(frozen=True)
class Invitation:
    """One company's invitation to one event, as it stands with this generation of its link."""

    event_id: UUID
    participation_id: UUID
    company_id: UUID
    contact_id: UUID
    link_generation: int
    reply_by: datetime | None


def invite_company(session: Session, *, invitation: Invitation) -> None:
    """Remember who speaks for the company and send the invitation once per link generation."""
    event, contact, participation = _update_participation(session, invitation)
    occasion = f"{participation.id}/{invitation.link_generation}"
    mail_kind = COUNSELLOR_ADDED if event.kind == "guidance" else COMPANY_INVITED
    _enqueue(session, mail_kind, event, contact, participation, invitation.reply_by, occasion)


def remind_company(session: Session, *, invitation: Invitation) -> None:
    """At most one reminder a day, and none to a company that answered."""
    event, contact, participation = _update_participation(session, invitation)
    if participation.version or participation.withdrawn:
        return
    occasion = f"{participation.id}/{local_day(clock.now())}"
    reply_by = invitation.reply_by
    _enqueue(session, COMPANY_REMINDER, event, contact, participation, reply_by, occasion)


def _update_participation(
    session: Session, invitation: Invitation
) -> tuple[Event, Contact, Participation]:
    event = known_event(session, invitation.event_id)
    contact = known_contact(session, invitation.contact_id)
    participation = session.get(Participation, invitation.participation_id)
    if participation is None:
        participation = Participation(
            id=invitation.participation_id,
            event_id=event.id,
            company_id=invitation.company_id,
            link_generation=0,
            version=0,
            withdrawn=False,
        )
        session.add(participation)
    if invitation.link_generation >= participation.link_generation:
        participation.link_generation = invitation.link_generation
        participation.contact_id = contact.id
    session.flush()
    return event, contact, participation


def _enqueue(
    session: Session,
    mail_kind: MailKind,
    event: Event,
    contact: Contact,
    participation: Participation,
    reply_by: datetime | None,
    occasion: str,
) -> None:
    if event.cancelled:
        return
    enqueue_mail(
        session,
        mail_kind,
        contact,
        occasion=occasion,
        event=event,
        participation_id=participation.id,
        link=reply_link(participation.id, participation.link_generation),
        reply_by=reply_by,
    )
