"""Gives each company one room for all of its group sessions; companies take turns in the rooms.

Sessions of a company are contiguous, so it is an interval, and intervals are coloured: earliest
first, each into the smallest room that fits and is free. Where rooms differ in more than size this
need not find everybody a room that exists, so then the exact allocator decides and says why not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from planning.rooms import Applicant, allocate
from planning.rooms import Place as Spot
from planning.rooms.places import Conflict, fits
from services.scheduling.domain.programme import Company, Place
from services.scheduling.domain.seating_plan import spot_of


@dataclass(frozen=True)
class SessionRooms:
    """Company → room, and why those that are missing have none."""

    rooms: Mapping[UUID, UUID]
    conflicts: Sequence[Conflict] = ()


def allocate_session_rooms(
    rooms: Iterable[Place], companies: Iterable[Company], present: Mapping[UUID, UUID]
) -> SessionRooms:
    """`present` are the rooms given before: a company keeps its room while it fits.

    The same input gives the same answer.
    """
    spots = [spot_of(room) for room in rooms if room.is_offered and not room.other_event]
    speaking = [_applicant(company) for company in companies if company.expected]
    coloured = _coloured(spots, speaking, _still_right(spots, speaking, present))
    if len(coloured) == len(speaking):
        return SessionRooms(coloured)
    exact = allocate(spots, speaking, {}, seconds=0)
    if len(exact.places_by_company) <= len(coloured):
        return SessionRooms(coloured, exact.conflicts)
    return SessionRooms(exact.places_by_company, exact.conflicts)


def _still_right(
    spots: Sequence[Spot], speaking: Sequence[Applicant], present: Mapping[UUID, UUID]
) -> dict[UUID, UUID]:
    by_id = {spot.id: spot for spot in spots}
    kept: dict[UUID, UUID] = {}
    taken: set[tuple[UUID, int]] = set()
    for company in speaking:
        spot = by_id.get(present.get(company.id, company.id))
        if spot is None or not fits(company, spot) or _clashes(company, spot, taken):
            continue
        kept[company.id] = spot.id
        taken |= {(spot.id, slot) for slot in company.slots or ()}
    return kept


def _coloured(
    spots: Sequence[Spot], speaking: Sequence[Applicant], kept: Mapping[UUID, UUID]
) -> dict[UUID, UUID]:
    rooms = dict(kept)
    taken = {(kept[c.id], slot) for c in speaking if c.id in kept for slot in c.slots or ()}
    waiting = [company for company in speaking if company.id not in kept]
    for company in sorted(waiting, key=lambda c: (min(c.slots or {0}), -c.space, c.id)):
        free = [s for s in spots if fits(company, s) and not _clashes(company, s, taken)]
        if not free:
            continue
        room = min(free, key=lambda s: (s.capacity, s.has_screen + s.is_step_free, s.id))
        rooms[company.id] = room.id
        taken |= {(room.id, slot) for slot in company.slots or ()}
    return rooms


def _clashes(company: Applicant, spot: Spot, taken: set[tuple[UUID, int]]) -> bool:
    return any((spot.id, slot) in taken for slot in company.slots or ())


def _applicant(company: Company) -> Applicant:
    """Seats are for the students; who speaks stands."""
    return Applicant(
        id=company.company_id,
        space=max(company.expected.values()),
        needs_power=company.needs_power,
        needs_screen=company.needs_screen,
        needs_step_free=company.needs_step_free,
        slots=frozenset(company.expected),
        demand=sum(company.expected.values()),
    )
