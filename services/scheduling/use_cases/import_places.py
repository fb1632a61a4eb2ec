"""Takes in a checked list of rooms or stands whole: known ones are changed, new ones added."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import ImportExpired
from services.scheduling.domain.event_plan import CAREER_DAY
from services.scheduling.domain.rooms import RoomFacts, StandFacts, name_key
from services.scheduling.models.events import Event
from services.scheduling.models.imports import SheetImport
from services.scheduling.models.stands import Stand
from services.scheduling.queries.rooms import facts_of_room, facts_of_stand, room_named
from services.scheduling.use_cases.assign_session_rooms import repair_session_rooms
from services.scheduling.use_cases.publish_event import publish_rooms
from services.scheduling.use_cases.update_rooms import (
    apply_room_facts,
    create_room,
    list_upcoming_events,
)
from services.scheduling.use_cases.update_stands import apply_stand_facts, create_stand
from shared import clock

IMPORT_LIFETIME = timedelta(days=1)


def create_sheet_import(
    session: Session, *, event: Event, subject: str, rows: list[RoomFacts] | list[StandFacts]
) -> SheetImport:
    """Rows without a fault wait for the organiser's yes; forgotten ones go."""
    session.execute(delete(SheetImport).where(SheetImport.read_at < clock.now() - IMPORT_LIFETIME))
    waiting = SheetImport(
        event_id=event.id,
        subject=subject,
        rows=[asdict(row) for row in rows],
        read_at=clock.now(),
    )
    session.add(waiting)
    session.flush()
    return waiting


def import_places(session: Session, *, event: Event, waiting: SheetImport | None) -> int:
    """Number of stands or rooms taken in, whichever the event has. Raises ImportExpired."""
    take_in = import_stands if event.kind == CAREER_DAY else import_rooms
    return take_in(session, event=event, waiting=waiting)


def import_rooms(session: Session, *, event: Event, waiting: SheetImport | None) -> int:
    """Number of rooms taken in. A room of the same building and name is changed, not doubled."""
    rows = [RoomFacts(**row) for row in _taken(session, waiting)]
    for facts in rows:
        keys = name_key(facts.building), name_key(facts.name)
        room = room_named(session, event.organisation_id, *keys)
        if room is None:
            create_room(session, event.organisation_id, facts)
        elif facts_of_room(room) != replace(facts, building=room.building.name):
            apply_room_facts(session, room, event.organisation_id, facts)
            room.version += 1
    events = list_upcoming_events(session, event.organisation_id)
    publish_rooms(session, events)
    repair_session_rooms(session, events)
    return len(rows)


def import_stands(session: Session, *, event: Event, waiting: SheetImport | None) -> int:
    """Number of stands taken in. A stand of the same hall and number is changed, not doubled."""
    rows = [StandFacts(**row) for row in _taken(session, waiting)]
    known = {
        (stand.hall_key, stand.number): stand
        for stand in session.scalars(select(Stand).where(Stand.event_id == event.id))
    }
    for facts in rows:
        stand = known.get((name_key(facts.hall), facts.number))
        if stand is None:
            create_stand(session, event, facts)
        elif facts_of_stand(stand) != facts:
            apply_stand_facts(session, stand, facts)
            stand.version += 1
    session.flush()
    return len(rows)


def _taken(session: Session, waiting: SheetImport | None) -> list[dict[str, Any]]:
    """The waiting rows, which can be used once."""
    if waiting is None:
        raise ImportExpired()
    gone = session.execute(delete(SheetImport).where(SheetImport.id == waiting.id))
    if gone.rowcount != 1:  # type: ignore[attr-defined]  # a DELETE gives a CursorResult
        raise ImportExpired()
    return waiting.rows
