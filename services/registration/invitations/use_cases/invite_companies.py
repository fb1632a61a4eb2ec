"""Invite companies to an event, once each, and remind those that keep silent."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.registration.companies.models import Company, CompanyContact, Participation
from services.registration.companies.use_cases.raise_version import raise_part_versions
from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.events.use_cases.record_event_facts import record_event_facts
from services.registration.invitations.domain.errors import (
    CompanyUnknown,
    NoAddress,
    NobodyChosen,
    TooManyAtOnce,
)
from services.registration.invitations.queries.recipients import (
    recipients_of_invitations,
    recipients_of_reminders,
)
from services.registration.kit.use_cases.claim_reminders import claim_reminders
from shared import clock
from shared.contracts.registration import CompanyInvitedV1, CompanyReminderDueV1
from shared.ids import new_id
from shared.messaging import record, record_many
from shared.previews import require_seen

#: more mails than this in one go need a second thought: invite in portions
MOST_AT_ONCE = 300


def invite_companies(
    session: Session,
    event: Event,
    *,
    company_ids: Sequence[UUID],
    invited_by: UUID | None,
    seen_preview: str | None = None,
) -> list[Participation]:
    """Invite those of the companies that are not invited yet and have an address.

    `seen_preview` is that of the recipients; where none is left, as on a second click, it is no
    matter. Raises PreviewOutdated, EventIsCancelled, NobodyChosen, TooManyAtOnce or CompanyUnknown.
    """
    require_choice(session, event, company_ids)
    recipients = recipients_of_invitations(session, event, company_ids)
    if recipients:
        require_seen(recipients, seen_preview)
    contacts = {recipient.company_id: recipient.contact_id for recipient in recipients}
    now = clock.now()
    rows = [
        {
            "id": new_id(),
            "event_id": event.id,
            "company_id": company_id,
            "contact_id": contacts[company_id],
            "invited_by": invited_by,
            "invited_at": now,
        }
        for company_id in dict.fromkeys(company_ids)
        if company_id in contacts
    ]
    invited = [_insert_unless_invited(session, row) for row in rows]
    ids = [participation_id for participation_id in invited if participation_id is not None]
    participations = [session.get_one(Participation, participation_id) for participation_id in ids]
    record_invitations(session, participations, event)
    return participations


def require_choice(session: Session, event: Event, company_ids: Sequence[UUID]) -> None:
    """Who is asked before anything is sent. Raises as invite_companies does."""
    if event.cancelled:
        raise EventIsCancelled
    if not company_ids:
        raise NobodyChosen
    if len(set(company_ids)) > MOST_AT_ONCE:
        raise TooManyAtOnce(limit=MOST_AT_ONCE)
    own = (Company.organisation_id == event.organisation_id, Company.kind == "company")
    _require_all(session, company_ids, Company.id, *own)


def remind_silent_companies(
    session: Session,
    event: Event,
    *,
    participation_ids: Sequence[UUID] | None = None,
    seen_preview: str | None = None,
) -> int:
    """Remind the silent companies (of those named). Returns how many mails go out.

    `seen_preview` is that of all the silent ones. Raises PreviewOutdated, EventIsCancelled, or
    CompanyUnknown where one named has no part in the event.
    """
    if event.cancelled:
        raise EventIsCancelled
    if participation_ids is not None:
        _require_all(
            session, participation_ids, Participation.id, Participation.event_id == event.id
        )
    require_seen(recipients_of_reminders(session, event.id), seen_preview)
    silent = [
        Participation.event_id == event.id,
        Participation.status == "invited",
        Participation.link_revoked.is_(False),
    ]
    if participation_ids is not None:
        silent.append(Participation.id.in_(list(participation_ids)))
    reminded = claim_reminders(session, "invitation", Participation, "id", *silent)
    for participation_id in sorted(reminded):
        participation = session.get_one(Participation, participation_id, populate_existing=True)
        record(session, _concerning(CompanyReminderDueV1, participation, event))
    return len(reminded)


def record_invitations(
    session: Session, participations: Sequence[Participation], event: Event
) -> None:
    """Each is mailed its link, and knows from it when and where the event is."""
    record_many(session, [_concerning(CompanyInvitedV1, each, event) for each in participations])
    record_event_facts(session, event, [each.id for each in participations])


def renew_link(
    session: Session,
    participation: Participation,
    *,
    send: bool,
    seen_preview: str | None = None,
) -> None:
    """Make every earlier link worthless and a new one valid; `send` mails it.

    It goes to the contact's address, never to one that has not confirmed; `seen_preview` is that
    of the address. Raises NoAddress or PreviewOutdated.
    """
    address = session.get_one(CompanyContact, participation.contact_id).email
    if send and address is None:
        raise NoAddress
    require_seen(address, seen_preview)
    participation.link_generation = Participation.link_generation + 1
    participation.link_revoked = False
    session.flush()
    session.refresh(participation)
    if send and participation.delivery_failed_at is not None:
        participation.delivery_failed_at, participation.delivery_failure = None, ""
        raise_part_versions(session, Participation.id == participation.id)
    if send:
        event = session.get_one(Event, participation.event_id)
        record_invitations(session, [participation], event)


def revoke_link(session: Session, participation: Participation) -> None:
    """No link opens the participation until it is renewed."""
    participation.link_generation = Participation.link_generation + 1
    participation.link_revoked = True
    session.flush()
    session.refresh(participation)


def _require_all(
    session: Session,
    named: Sequence[UUID],
    column: InstrumentedAttribute[UUID],
    *conditions: ColumnElement[bool],
) -> None:
    wanted = set(named)
    known = session.scalars(select(column).where(column.in_(wanted), *conditions))
    if wanted - set(known):
        raise CompanyUnknown


def _insert_unless_invited(session: Session, row: Mapping[str, object]) -> UUID | None:
    """One INSERT decides, so that two who press »invite« at once send one mail."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    inserted: UUID | None = session.scalar(
        dialect.insert(Participation)
        .values(**row)
        .on_conflict_do_nothing(index_elements=["event_id", "company_id"])
        .returning(Participation.id)
    )
    return inserted


def _concerning(
    told: type[CompanyInvitedV1] | type[CompanyReminderDueV1],
    participation: Participation,
    event: Event,
) -> CompanyInvitedV1 | CompanyReminderDueV1:
    return told(
        event_id=participation.event_id,
        participation_id=participation.id,
        company_id=participation.company_id,
        contact_id=participation.contact_id,
        link_generation=participation.link_generation,
        reply_by=event.reply_by,
    )
