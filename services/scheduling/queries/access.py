"""The one way to a guarded row: it answers a foreign id like a missing one."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduling.models.events import Event
from services.scheduling.models.imports import SheetImport
from services.scheduling.models.rooms import Building, Room
from services.scheduling.models.stands import Stand
from shared.auth.identity import Identity
from shared.errors import NotFound


def access_event(session: Session, identity: Identity, event_id: UUID) -> Event:
    """The event, if it belongs to the person's organisation."""
    event = session.get(Event, event_id)
    if event is None or event.organisation_id != identity.organisation_id:
        raise NotFound()
    identity.require_scope(event_id)
    return event


def access_room(session: Session, identity: Identity, room_id: UUID) -> Room:
    """A room of the person's organisation that has not been removed."""
    found = session.scalars(
        select(Room)
        .join(Building)
        .where(
            Room.id == room_id,
            Room.removed_at.is_(None),
            Building.organisation_id == identity.organisation_id,
        )
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


def access_stand(session: Session, event: Event, stand_id: UUID) -> Stand:
    """A stand of an event that access_event has already let through."""
    stand = session.get(Stand, stand_id)
    if stand is None or stand.event_id != event.id:
        raise NotFound()
    return stand


def access_sheet_import(
    session: Session, event: Event, import_id: UUID, subject: str
) -> SheetImport | None:
    """Rows waiting for confirmation; None once they are used or forgotten."""
    waiting = session.get(SheetImport, import_id)
    if waiting is None:
        return None
    if waiting.event_id != event.id or waiting.subject != subject:
        raise NotFound()
    return waiting
