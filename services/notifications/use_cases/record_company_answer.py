"""Records whether a company comes, and enqueues the receipt for one that registered."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import COMPANY_REGISTERED, COMPANY_REMINDER
from services.notifications.domain.mail_links import reply_link
from services.notifications.queries.contacts import known_contact, known_event, known_participation
from services.notifications.use_cases.enqueue_mail import cancel_unsent_mails, enqueue_mail


def record_registration(
    session: Session,
    *,
    participation_id: UUID,
    name: str,
    representatives: int,
    tables: int,
    placements: int,
    version: int,
) -> None:
    """One receipt per registration; a later change of the answer is shown on its page only."""
    participation = known_participation(session, participation_id)
    if participation.version >= version:
        return
    participation.version, participation.withdrawn = version, False
    event = known_event(session, participation.event_id)
    contact = known_contact(session, participation.contact_id)
    cancel_unsent_mails(session, event, (COMPANY_REMINDER.name,), contact)
    if event.kind == "guidance":
        return  # a counsellor was entered by the school and has nothing to be thanked for
    enqueue_mail(
        session,
        COMPANY_REGISTERED,
        contact,
        occasion=f"{participation_id}/{version}",
        event=event,
        participation_id=participation_id,
        link=reply_link(participation_id, participation.link_generation),
        company=name,
        representatives=representatives,
        tables=tables,
        placements=placements,
    )


def record_withdrawal(session: Session, *, participation_id: UUID, version: int) -> None:
    """Its page has confirmed it already: no mail, and no further mail about the event."""
    participation = known_participation(session, participation_id)
    if participation.version > version:
        return
    participation.version, participation.withdrawn = version, True
    event = known_event(session, participation.event_id)
    contact = known_contact(session, participation.contact_id)
    cancel_unsent_mails(session, event, (COMPANY_REMINDER.name,), contact)
