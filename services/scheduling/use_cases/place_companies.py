"""Moves companies between places by hand: place, swap, take away, lock."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import (
    CompanyIsLocked,
    CompanyNotTakingPart,
    EventIsCancelled,
    PlaceNotOffered,
    PlaceTaken,
)
from services.scheduling.domain.event_plan import CAREER_DAY
from services.scheduling.models.companies import EventCompany
from services.scheduling.models.events import Event
from services.scheduling.models.programmes import Placing, Programme
from services.scheduling.queries.rooms import offered_rooms, stands_of


def place_company(session: Session, *, event: Event, company_id: UUID, place_id: UUID) -> None:
    """The company moves to a free place; raises PlaceTaken when another was quicker."""
    raise_programme_version(session, event)
    _check_takes_part(session, event, company_id)
    if place_id not in _offered_places(session, event):
        raise PlaceNotOffered(field="place")
    present = _placing(session, event, company_id)
    if present and present.place_id == place_id:
        return
    _refuse_locked(present)
    _refuse_taken(session, event, place_id)

    def write() -> None:
        if present:
            session.delete(present)
            session.flush()
        session.add(create_placing(event, company_id, place_id))

    _write_or_refuse(session, write)


def swap_companies(
    session: Session, *, event: Event, company_id: UUID, other_company_id: UUID
) -> None:
    """The two change places; one without a place takes the other's, who is then without."""
    raise_programme_version(session, event)
    _check_takes_part(session, event, company_id)
    mine = _placing(session, event, company_id)
    theirs = _placing(session, event, other_company_id)
    if theirs is None:
        raise CompanyNotTakingPart(field="place")
    _refuse_locked(mine)
    _refuse_locked(theirs)
    my_place, their_place = mine.place_id if mine else None, theirs.place_id

    def write() -> None:
        for placing in (mine, theirs):
            if placing is not None:
                session.delete(placing)
        session.flush()
        session.add(create_placing(event, company_id, their_place))
        if my_place is not None:
            session.add(create_placing(event, other_company_id, my_place))

    _write_or_refuse(session, write)


def release_place(session: Session, *, event: Event, company_id: UUID) -> None:
    """The company has no place any more; safe to repeat."""
    raise_programme_version(session, event)
    present = _placing(session, event, company_id)
    if present is not None:
        _refuse_locked(present)
        session.delete(present)
        session.flush()


def lock_place(session: Session, *, event: Event, company_id: UUID, is_locked: bool) -> None:
    """A locked company stays when places are allocated anew; safe to repeat."""
    raise_programme_version(session, event)
    present = _placing(session, event, company_id)
    if present is None:
        raise CompanyNotTakingPart(field="place")
    present.is_locked = is_locked
    session.flush()


def erase_place(session: Session, *, event_id: UUID, company_id: UUID) -> None:
    """A company that withdrew leaves its place, locked or not.

    The caller holds the programme's row: whoever was placing the company just now has finished, and
    whoever comes later sees that it withdrew.
    """
    session.execute(
        update(Programme)
        .where(Programme.event_id == event_id)
        .values(version=Programme.version + 1)
    )
    session.execute(
        delete(Placing).where(Placing.event_id == event_id, Placing.company_id == company_id)
    )


def raise_programme_version(session: Session, event: Event) -> None:
    """Every change shows in the version, which guards allocations worked out meanwhile."""
    if event.cancelled_at is not None:
        raise EventIsCancelled()
    session.execute(
        update(Programme)
        .where(Programme.event_id == event.id)
        .values(version=Programme.version + 1)
    )


def create_placing(
    event: Event, company_id: UUID, place_id: UUID, *, is_locked: bool = False
) -> Placing:
    is_stand = event.kind == CAREER_DAY
    return Placing(
        event_id=event.id,
        company_id=company_id,
        room_id=None if is_stand else place_id,
        stand_id=place_id if is_stand else None,
        is_locked=is_locked,
    )


def _offered_places(session: Session, event: Event) -> set[UUID]:
    if event.kind == CAREER_DAY:
        return {stand.id for stand in stands_of(session, event.id)}
    return {room.id for room in offered_rooms(session, event)}


def _placing(session: Session, event: Event, company_id: UUID) -> Placing | None:
    return session.scalars(
        select(Placing).where(Placing.event_id == event.id, Placing.company_id == company_id)
    ).one_or_none()


def _check_takes_part(session: Session, event: Event, company_id: UUID) -> None:
    company = session.get(EventCompany, (event.id, company_id))
    if company is None or company.has_withdrawn:
        raise CompanyNotTakingPart(field="place")


def _refuse_locked(placing: Placing | None) -> None:
    if placing is not None and placing.is_locked:
        raise CompanyIsLocked(field="place")


def _refuse_taken(session: Session, event: Event, place_id: UUID) -> None:
    column = Placing.stand_id if event.kind == CAREER_DAY else Placing.room_id
    if session.scalar(
        select(Placing.company_id).where(Placing.event_id == event.id, column == place_id)
    ):
        raise PlaceTaken(field="place")


def _write_or_refuse(session: Session, write: Callable[[], None]) -> None:
    """The unique keys have the last word when two organisers act at once."""
    try:
        write()
        session.flush()
    except IntegrityError as error:
        raise PlaceTaken(field="place") from error
