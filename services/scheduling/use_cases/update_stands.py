"""Makes, changes and removes the numbered stands of one event."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import RoomInUse, StandNumberTaken
from services.scheduling.domain.rooms import StandFacts, name_key
from services.scheduling.models.events import Event
from services.scheduling.models.programmes import Placing
from services.scheduling.models.stands import Stand
from services.scheduling.queries.rooms import highest_stand_number
from shared.errors import StaleVersion


def add_stand_row(session: Session, *, event: Event, first: StandFacts, count: int) -> list[Stand]:
    """`count` alike stands in a row, numbered on from the hall's highest."""
    start = highest_stand_number(session, event.id, name_key(first.hall)) + 1
    return [
        create_stand(
            session,
            event,
            StandFacts(
                hall=first.hall,
                number=number,
                square_metres=first.square_metres,
                has_power=first.has_power,
                has_screen=first.has_screen,
                is_step_free=first.is_step_free,
            ),
        )
        for number in range(start, start + count)
    ]


def update_stand(
    session: Session, *, stand: Stand, facts: StandFacts, expected_version: int
) -> Stand:
    raised = session.execute(
        update(Stand)
        .where(Stand.id == stand.id, Stand.version == expected_version)
        .values(version=Stand.version + 1)
    )
    session.refresh(stand)
    if raised.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise StaleVersion(version=stand.version)
    apply_stand_facts(session, stand, facts)
    return stand


def delete_stand(session: Session, *, stand: Stand) -> None:
    """Refused while a company stands there."""
    if _company_at(session, stand.id) is not None:
        raise RoomInUse(room=f"{stand.hall} {stand.number}", event="")
    session.delete(stand)
    try:
        session.flush()
    except IntegrityError as error:  # a company was placed here in this moment
        raise RoomInUse(room=f"{stand.hall} {stand.number}", event="") from error


def create_stand(session: Session, event: Event, facts: StandFacts) -> Stand:
    stand = Stand(event_id=event.id, version=1)
    session.add(stand)
    apply_stand_facts(session, stand, facts)
    return stand


def apply_stand_facts(session: Session, stand: Stand, facts: StandFacts) -> None:
    stand.hall, stand.hall_key = facts.hall, name_key(facts.hall)
    stand.number, stand.square_metres = facts.number, facts.square_metres
    stand.has_power, stand.has_screen = facts.has_power, facts.has_screen
    stand.is_step_free = facts.is_step_free
    try:
        session.flush()
    except IntegrityError as error:
        raise StandNumberTaken(field="number", number=facts.number, hall=facts.hall) from error


def _company_at(session: Session, stand_id: UUID) -> UUID | None:
    return session.scalar(select(Placing.company_id).where(Placing.stand_id == stand_id))
