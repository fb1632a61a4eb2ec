"""Keeps what registration says of companies and sessions; safe to repeat, deaf to old versions."""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from services.scheduling.models.companies import EventCompany, PlannedSession
from services.scheduling.models.events import Event
from services.scheduling.models.programmes import Programme, PublishedPlace
from services.scheduling.models.session_rooms import SessionRoomPlan
from services.scheduling.use_cases.assign_session_rooms import (
    assign_session_rooms,
    release_session_room,
    repair_session_rooms,
)
from services.scheduling.use_cases.place_companies import erase_place
from shared.contracts.registration import (
    CompanyChangedV1,
    CompanyRegisteredV1,
    CompanyWithdrewV1,
    SessionsPlannedV1,
)
from shared.messaging import NotYet, Refused


def apply_company(session: Session, *, message: CompanyRegisteredV1 | CompanyChangedV1) -> None:
    """The company takes part as the message describes it."""
    has_sessions = session.get(SessionRoomPlan, message.event_id) is not None
    if has_sessions:  # the programme before the company: no deadlock
        session.get(Programme, message.event_id, with_for_update=True)
    row = _row_for(session, message)
    if row is None:
        return
    row.has_withdrawn = False
    row.name = message.name
    row.tables, row.representatives = message.tables, message.representatives
    row.unavailable_slots = list(message.unavailable_slots)
    row.needs_power, row.needs_screen = message.needs_power, message.needs_screen
    row.needs_step_free = message.needs_step_free
    row.fields, row.placements = list(message.fields), message.placements
    session.flush()
    if has_sessions:  # its needs may be others now, or its sessions were known before it was
        repair_session_rooms(session, [session.get_one(Event, message.event_id)])


def apply_withdrawal(session: Session, *, message: CompanyWithdrewV1) -> None:
    """The company does not come; its place is free and it is told nothing more about it."""
    # the programme before the company, in the order of those who place it: no deadlock
    session.get(Programme, message.event_id, with_for_update=True)
    row = _row_for(session, message)
    if row is None:
        return
    row.has_withdrawn = True
    session.flush()
    erase_place(session, event_id=message.event_id, company_id=message.company_id)
    release_session_room(session, event_id=message.event_id, company_id=message.company_id)
    session.execute(
        delete(PublishedPlace).where(
            PublishedPlace.event_id == message.event_id,
            PublishedPlace.company_id == message.company_id,
        )
    )


def apply_sessions(session: Session, *, message: SessionsPlannedV1) -> None:
    """How many students each company expects in each slot, whole for the event; each company gets
    one room for all of its sessions, and registration is told.
    """
    event = session.get(Event, message.event_id)
    if event is None:
        raise NotYet(f"event {message.event_id} is not known")
    newer = session.execute(
        update(Programme)
        .where(Programme.event_id == message.event_id, Programme.sessions_version < message.version)
        .values(sessions_version=message.version)
    )
    if newer.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        return
    session.execute(delete(PlannedSession).where(PlannedSession.event_id == message.event_id))
    for planned in message.sessions:
        session.add(
            PlannedSession(
                event_id=message.event_id,
                company_id=planned.company_id,
                slot=planned.slot,
                expected=planned.expected,
            )
        )
    session.flush()
    assign_session_rooms(session, event=event, sessions_version=message.version)


def _row_for(
    session: Session, message: CompanyRegisteredV1 | CompanyChangedV1 | CompanyWithdrewV1
) -> EventCompany | None:
    """The company's row to write into, or None when something newer is already there."""
    event = session.get(Event, message.event_id)
    if event is None:
        raise NotYet(f"event {message.event_id} is not known")
    if not isinstance(message, CompanyWithdrewV1):
        _refuse_foreign(event, message)
    row = session.get(
        EventCompany, (message.event_id, message.company_id), with_for_update={"of": EventCompany}
    )
    if row is None:
        row = EventCompany(event_id=message.event_id, company_id=message.company_id, version=0)
        session.add(row)
    elif row.version >= message.version:
        return None
    row.version = message.version
    row.participation_id = message.participation_id
    return row


def _refuse_foreign(event: Event, message: CompanyRegisteredV1 | CompanyChangedV1) -> None:
    if message.organisation_id != event.organisation_id:
        raise Refused(f"participation {message.participation_id} is of another organisation")
