"""Tells the other services who sits where: all at first, afterwards only what changed.

Which people hear of it, and when, is said in registration.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import NothingToPublish, ProgrammeChangedMeanwhile
from services.scheduling.domain.event_plan import CAREER_DAY
from services.scheduling.domain.programme import Place
from services.scheduling.models.events import Event
from services.scheduling.models.programmes import Programme, PublishedPlace
from services.scheduling.queries.programmes import Seating, published_places, seating_of
from services.scheduling.use_cases.place_companies import raise_programme_version
from services.scheduling.use_cases.restore_programme import record_version
from shared import clock
from shared.contracts.scheduling import (
    CompanyPlace,
    PlaceChangedV1,
    PlaceKind,
    ProgrammePublishedV1,
)
from shared.messaging import record


@dataclass(frozen=True)
class PublishedProgramme:
    """`version` is that of the last message; `changes` counts companies with another place."""

    version: int
    changes: int


def publish_programme(
    session: Session, *, event: Event, expected_version: int
) -> PublishedProgramme:
    """Raises ProgrammeChangedMeanwhile if the page was older, or NothingToPublish."""
    raise_programme_version(session, event)
    seating = seating_of(session, event)
    if seating.version != expected_version + 1:
        raise ProgrammeChangedMeanwhile()
    if not seating.seated or not seating.untold_changes:
        raise NothingToPublish()
    record_version(session, event, "published")
    if seating.published_version == 0:
        number = _tell_everything(session, event, seating)
    else:
        number = _tell_changes(session, event, seating)
    session.execute(
        update(Programme)
        .where(Programme.event_id == event.id)
        .values(published_version=number, published_at=clock.now())
    )
    _remember_told(session, event, seating)
    return PublishedProgramme(number, len(seating.untold_changes))


def _tell_everything(session: Session, event: Event, seating: Seating) -> int:
    places = tuple(
        _company_place(company_id, seating.places[place_id])
        for company_id, place_id in sorted(seating.seated.items())
    )
    record(session, ProgrammePublishedV1(event_id=event.id, version=1, places=places))
    return 1


def _tell_changes(session: Session, event: Event, seating: Seating) -> int:
    """A version each, so that none of them looks older than another."""
    earlier = {told.company_id: told for told in published_places(session, event.id)}
    version = seating.published_version
    kind: PlaceKind = "stand" if event.kind == CAREER_DAY else "room"
    for change in seating.untold_changes:
        version += 1
        place = seating.places[change.now] if change.now else None
        told = earlier.get(change.company_id)
        message = PlaceChangedV1(
            event_id=event.id,
            company_id=change.company_id,
            place_id=change.now,
            kind=kind,
            label=_as_said(kind, place.label if place else (told.label if told else "")),
            building=place.building if place else (told.building if told else ""),
            version=version,
        )
        record(session, message)
    return version


def _company_place(company_id: UUID, place: Place) -> CompanyPlace:
    return CompanyPlace(
        company_id=company_id,
        place_id=place.place_id,
        kind=place.kind,
        label=_as_said(place.kind, place.label),
        building=place.building,
    )


def _as_said(kind: PlaceKind, label: str) -> str:
    """A stand's number says nothing by itself; the word is the same in Danish and English."""
    return f"Stand {label}" if kind == "stand" and label else label


def _remember_told(session: Session, event: Event, seating: Seating) -> None:
    session.execute(delete(PublishedPlace).where(PublishedPlace.event_id == event.id))
    for company_id, place_id in seating.seated.items():
        place = seating.places[place_id]
        session.add(
            PublishedPlace(
                event_id=event.id,
                company_id=company_id,
                place_id=place_id,
                label=place.label,
                building=place.building,
            )
        )
    session.flush()
