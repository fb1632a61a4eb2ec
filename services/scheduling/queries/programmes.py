"""Reads of programmes: the places, the companies, who sits where and what was told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.scheduling.domain.event_plan import CAREER_DAY
from services.scheduling.domain.programme import (
    Company,
    Conflict,
    Place,
    PlaceChange,
    changes_between,
    conflicts_of,
)
from services.scheduling.models.companies import EventCompany, PlannedSession
from services.scheduling.models.events import Event, EventSlot
from services.scheduling.models.programmes import (
    Placing,
    Programme,
    ProgrammeVersion,
    PublishedPlace,
)
from services.scheduling.models.rooms import Room
from services.scheduling.models.session_rooms import SessionRoom
from services.scheduling.models.stands import Stand
from services.scheduling.queries.rooms import blocked_slots, offered_rooms, stands_of
from shared.db import danish_order


@dataclass(frozen=True)
class Seating:
    """A whole programme as a value: what the board shows and the allocator works on."""

    event_id: UUID
    kind: str
    version: int
    seed: int
    published_version: int
    slot_count: int
    places: dict[UUID, Place]
    companies: dict[UUID, Company]
    seated: dict[UUID, UUID]
    locked: frozenset[UUID]
    published: dict[UUID, UUID]
    relabelled: frozenset[UUID]
    """Companies whose place has another label or building now than they were told."""

    @property
    def pins(self) -> dict[UUID, UUID]:
        """Where the locked companies sit."""
        return {company: self.seated[company] for company in self.locked}

    @property
    def conflicts(self) -> dict[UUID, list[Conflict]]:
        return conflicts_of(self.places, self.companies.values(), self.seated, self.slot_count)

    @property
    def without_place(self) -> list[Company]:
        return [one for one in self.companies.values() if one.company_id not in self.seated]

    @property
    def free_places(self) -> list[Place]:
        used = set(self.seated.values())
        return [
            place
            for place in self.places.values()
            if place.place_id not in used and place.is_offered
        ]

    @property
    def occupants(self) -> dict[UUID, Company]:
        """Who sits in a place, by place."""
        return {
            place: self.companies[company]
            for company, place in self.seated.items()
            if company in self.companies
        }

    @property
    def untold_changes(self) -> list[PlaceChange]:
        moved = changes_between(self.published, self.seated)
        known = {change.company_id for change in moved}
        renamed = [
            PlaceChange(company, self.published[company], self.seated[company])
            for company in sorted(self.relabelled - known)
        ]
        return moved + renamed


def seating_of(session: Session, event: Event) -> Seating:
    """The event's programme with everything that judging it needs."""
    programme = session.get(Programme, event.id) or Programme(
        event_id=event.id, version=0, seed=1, published_version=0
    )
    placings = placings_of(session, event.id)
    places = {
        place.place_id: place
        for place in _places(session, event, [placing.place_id for placing in placings])
    }
    published = published_places(session, event.id)
    return Seating(
        event_id=event.id,
        kind=event.kind,
        version=programme.version,
        seed=programme.seed,
        published_version=programme.published_version,
        slot_count=len(event.slots),
        places=places,
        companies=companies_of(session, event.id),
        seated={placing.company_id: placing.place_id for placing in placings},
        locked=frozenset(placing.company_id for placing in placings if placing.is_locked),
        published={one.company_id: one.place_id for one in published},
        relabelled=frozenset(one.company_id for one in published if _says_otherwise(one, places)),
    )


def _says_otherwise(published: PublishedPlace, places: dict[UUID, Place]) -> bool:
    place = places.get(published.place_id)
    return place is not None and (place.label, place.building) != (
        published.label,
        published.building,
    )


def placings_of(session: Session, event_id: UUID) -> list[Placing]:
    return list(
        session.scalars(
            select(Placing).where(Placing.event_id == event_id).order_by(Placing.company_id)
        )
    )


def published_places(session: Session, event_id: UUID) -> list[PublishedPlace]:
    return list(
        session.scalars(
            select(PublishedPlace)
            .where(PublishedPlace.event_id == event_id)
            .order_by(PublishedPlace.company_id)
        )
    )


def versions_of(session: Session, event_id: UUID, limit: int = 20) -> list[ProgrammeVersion]:
    """Earlier programmes, newest first."""
    return list(
        session.scalars(
            select(ProgrammeVersion)
            .where(ProgrammeVersion.event_id == event_id)
            .order_by(ProgrammeVersion.number.desc())
            .limit(limit)
        )
    )


def _places(session: Session, event: Event, in_use: Iterable[UUID]) -> list[Place]:
    if event.kind == CAREER_DAY:
        return [_stand_place(stand) for stand in stands_of(session, event.id)]
    return room_places(session, event, in_use)


def room_places(session: Session, event: Event, in_use: Iterable[UUID]) -> list[Place]:
    """The rooms that the event may use, and those that it uses though it may not any more."""
    rooms = offered_rooms(session, event)
    offered = {room.id for room in rooms}
    # a room that was withheld or removed after a company was placed there stays visible
    left = [room_id for room_id in in_use if room_id not in offered]
    rooms += session.scalars(select(Room).where(Room.id.in_(left)).order_by(Room.id))
    others = _other_events(session, event)
    return [
        _room_place(room, event.slots, others.get(room.id), is_offered=room.id in offered)
        for room in rooms
    ]


def _room_place(
    room: Room, slots: list[EventSlot], other_event: str | None, *, is_offered: bool
) -> Place:
    return Place(
        place_id=room.id,
        kind="room",
        label=room.name,
        building=room.building.name,
        floor=room.floor,
        capacity=room.capacity,
        has_power=room.has_power,
        has_screen=room.has_screen,
        is_step_free=room.is_step_free,
        blocked_slots=blocked_slots(room, slots),
        other_event=other_event,
        is_offered=is_offered,
    )


def _stand_place(stand: Stand) -> Place:
    return Place(
        place_id=stand.id,
        kind="stand",
        label=str(stand.number),
        building=stand.hall,
        floor="",
        capacity=stand.square_metres,
        has_power=stand.has_power,
        has_screen=stand.has_screen,
        is_step_free=stand.is_step_free,
    )


def _other_events(session: Session, event: Event) -> dict[UUID, str]:
    """Rooms that another event of the organisation uses while this one runs."""
    used: dict[UUID, str] = {}
    for holding in (Placing, SessionRoom):
        found = session.execute(
            select(holding.room_id, Event.name)
            .join(Event, Event.id == holding.event_id)
            .where(
                Event.organisation_id == event.organisation_id,
                Event.id != event.id,
                Event.cancelled_at.is_(None),
                Event.held_on == event.held_on,
                Event.starts < event.ends,
                Event.ends > event.starts,
                holding.room_id.is_not(None),
            )
            .order_by(Event.id)
        )
        used |= {room_id: name for room_id, name in found if room_id is not None}
    return used


def companies_of(session: Session, event_id: UUID) -> dict[UUID, Company]:
    """Those that take part, by name."""
    expected: dict[UUID, dict[int, int]] = defaultdict(dict)
    for planned in session.scalars(
        select(PlannedSession).where(PlannedSession.event_id == event_id)
    ):
        expected[planned.company_id][planned.slot] = planned.expected
    rows = session.scalars(
        select(EventCompany)
        .where(EventCompany.event_id == event_id, EventCompany.has_withdrawn.is_(False))
        .order_by(danish_order(EventCompany.name), EventCompany.company_id)
    )
    return {row.company_id: _company(row, expected[row.company_id]) for row in rows}


def _company(row: EventCompany, expected: dict[int, int]) -> Company:
    return Company(
        company_id=row.company_id,
        name=row.name,
        representatives=row.representatives,
        tables=row.tables,
        needs_power=row.needs_power,
        needs_screen=row.needs_screen,
        needs_step_free=row.needs_step_free,
        unavailable_slots=frozenset(row.unavailable_slots),
        expected=expected,
        fields=tuple(row.fields),
    )


def events_using_place(session: Session, place_id: UUID) -> list[Event]:
    """Events in whose programme a company sits, or speaks, in the place."""
    speaking = select(SessionRoom.event_id).where(SessionRoom.room_id == place_id)
    placed = select(Placing.event_id).where(
        or_(Placing.room_id == place_id, Placing.stand_id == place_id)
    )
    return list(
        session.scalars(
            select(Event).where(Event.id.in_(placed.union(speaking))).order_by(Event.id)
        )
    )


@dataclass(frozen=True)
class Dependents:
    """What an event's change or cancellation touches: the companies that come, how many students
    each expects slot by slot, and where they sit.
    """

    expected: Mapping[UUID, Mapping[int, int]]
    seated: Mapping[UUID, UUID]
    is_published: bool

    @property
    def companies(self) -> int:
        return len(self.expected)

    @property
    def places(self) -> int:
        return len(self.seated)

    @property
    def students_expected(self) -> int:
        return sum(sum(slots.values()) for slots in self.expected.values())

    @property
    def coming(self) -> frozenset[UUID]:
        """Those who hear of another day, place or time."""
        return frozenset(self.expected)


def what_depends_on(session: Session, event: Event) -> Dependents:
    seating = seating_of(session, event)
    return Dependents(
        expected={id: company.expected for id, company in seating.companies.items()},
        seated=seating.seated,
        is_published=seating.published_version > 0,
    )
