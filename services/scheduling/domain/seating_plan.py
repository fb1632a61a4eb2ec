"""Asks the allocator for a place for every company, in its words; it changes no programme."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from planning.rooms import Allocation, Applicant, allocate
from planning.rooms import Place as Spot
from services.scheduling.domain.programme import Company, Place, space_needed

SECONDS = 0.8
_WHOLE_DAY = -1
"""A slot that every company has, so that the allocator lets no two of them share a place."""


def work_out_places(
    places: Iterable[Place],
    companies: Iterable[Company],
    pins: Mapping[UUID, UUID],
    *,
    slot_count: int,
    seed: int,
    seconds: float = SECONDS,
) -> Allocation:
    """A place for each company as far as they go round; the same input gives the same answer."""
    pinned = set(pins.values())
    usable = [
        place
        for place in places
        if place.place_id in pinned or (place.is_offered and not place.other_event)
    ]
    kind = usable[0].kind if usable else "room"
    applicants = [
        Applicant(
            id=company.company_id,
            space=space_needed(company, kind),
            needs_power=company.needs_power,
            needs_screen=company.needs_screen,
            needs_step_free=company.needs_step_free,
            slots=frozenset(range(slot_count)) - company.unavailable_slots | {_WHOLE_DAY},
            fields=frozenset(company.fields),
            demand=sum(company.expected.values()) or company.tables,
        )
        for company in companies
    ]
    return allocate([spot_of(place) for place in usable], applicants, pins, seed, seconds)


def spot_of(place: Place) -> Spot:
    """The place as the allocator knows it."""
    return Spot(
        id=place.place_id,
        capacity=place.capacity,
        label=place.label,
        building=place.building,
        floor=place.floor,
        has_power=place.has_power,
        has_screen=place.has_screen,
        is_step_free=place.is_step_free,
        blocked_slots=place.blocked_slots,
    )
