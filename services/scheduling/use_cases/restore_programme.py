"""Puts a whole programme in place of the present one, and keeps that so it can come back."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import (
    EventIsCancelled,
    NothingToUndo,
    ProgrammeChangedMeanwhile,
)
from services.scheduling.models.events import Event
from services.scheduling.models.programmes import Placing, Programme, ProgrammeVersion
from services.scheduling.queries.programmes import placings_of, seating_of
from services.scheduling.use_cases.place_companies import create_placing, raise_programme_version
from shared import clock

MOST_VERSIONS = 50


def apply_allocation(
    session: Session,
    *,
    event: Event,
    places: Mapping[UUID, UUID],
    worked_out_on: int,
    seed: int,
) -> None:
    """Seat the companies as worked out on programme version `worked_out_on`.

    Raises ProgrammeChangedMeanwhile if anybody changed the programme since: their change counts.
    """
    _take_version(session, event, worked_out_on)
    record_version(session, event, "allocated")
    session.execute(update(Programme).where(Programme.event_id == event.id).values(seed=seed))
    _replace(session, event, places, seating_of(session, event).locked)


def restore_programme(session: Session, *, event: Event, number: int) -> None:
    """Bring back the programme that was kept as `number`; what stands now is kept in its turn.

    Companies that withdrew and places that are gone since are left out.
    """
    raise_programme_version(session, event)
    kept = session.scalars(
        select(ProgrammeVersion).where(
            ProgrammeVersion.event_id == event.id, ProgrammeVersion.number == number
        )
    ).one_or_none()
    if kept is None:
        raise NothingToUndo()
    record_version(session, event, "restored")
    places = {UUID(row["company_id"]): UUID(row["place_id"]) for row in kept.places}
    locked = frozenset(UUID(row["company_id"]) for row in kept.places if row["is_locked"])
    _replace(session, event, places, locked)


def clear_programme(session: Session, *, event: Event) -> None:
    """Take away every place that is not locked."""
    raise_programme_version(session, event)
    record_version(session, event, "cleared")
    seating = seating_of(session, event)
    _replace(session, event, seating.pins, seating.locked)


def record_version(session: Session, event: Event, origin: str) -> None:
    """Keep the programme as it stands just before the change `origin`."""
    newest = session.scalar(
        select(func.max(ProgrammeVersion.number)).where(ProgrammeVersion.event_id == event.id)
    )
    number = (newest or 0) + 1
    rows = [
        {
            "company_id": str(placing.company_id),
            "place_id": str(placing.place_id),
            "is_locked": placing.is_locked,
        }
        for placing in placings_of(session, event.id)
    ]
    session.add(
        ProgrammeVersion(
            event_id=event.id, number=number, origin=origin, places=rows, kept_at=clock.now()
        )
    )
    session.execute(
        delete(ProgrammeVersion).where(
            ProgrammeVersion.event_id == event.id,
            ProgrammeVersion.number <= number - MOST_VERSIONS,
        )
    )
    session.flush()


def _take_version(session: Session, event: Event, expected: int) -> None:
    if event.cancelled_at is not None:
        raise EventIsCancelled()
    raised = session.execute(
        update(Programme)
        .where(Programme.event_id == event.id, Programme.version == expected)
        .values(version=Programme.version + 1)
    )
    if raised.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise ProgrammeChangedMeanwhile()


def _replace(
    session: Session, event: Event, places: Mapping[UUID, UUID], locked: frozenset[UUID]
) -> None:
    seating = seating_of(session, event)
    session.execute(delete(Placing).where(Placing.event_id == event.id))
    session.expire_all()
    for company_id, place_id in sorted(places.items()):
        if company_id in seating.companies and place_id in seating.places:
            is_locked = company_id in locked
            session.add(create_placing(event, company_id, place_id, is_locked=is_locked))
    try:
        session.flush()
    except IntegrityError as error:
        raise ProgrammeChangedMeanwhile() from error
