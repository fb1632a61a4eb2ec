"""The one way in: from places and companies to an allocation; the same input gives the same one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING
from uuid import UUID

from planning.rooms.conflicts import shortages
from planning.rooms.matching import Matching
from planning.rooms.places import (
    Allocation,
    Applicant,
    Conflict,
    Place,
    Weights,
    fits,
    may_share,
    shortfalls,
)

if TYPE_CHECKING:
    from planning.rooms.quality import Quality, Traffic

Seats = dict[int, int]
"""company → place, by their positions in the lists"""


def allocate(
    places: Sequence[Place],
    companies: Sequence[Applicant],
    pins: Mapping[UUID, UUID],
    seed: int = 0,
    seconds: float = 1.0,
    *,
    traffic: Traffic | None = None,
    weights: Weights | None = None,
) -> Allocation:
    """Gives every company one place.

    Whether everybody can have one is decided exactly; if not, the busiest come first and the
    conflicts say why. A pin always stands, also where it breaks a rule, and is then named.
    Companies share a place in turn only if there are too few places without. `seconds` sets the
    number of steps of the search, about a second's work of one core each.
    """
    from planning.rooms.quality import quality_of  # loads numpy, which no web process needs at rest

    pinned, conflicts = _pinned(places, companies, pins)
    seats, more = _feasible(places, companies, pinned)
    quality = quality_of(places, companies, traffic, weights)
    seats = _improved(places, companies, quality, seats, pinned, seed, seconds)
    return _allocation(places, companies, quality, seats, [*conflicts, *more])


def _pinned(
    places: Sequence[Place], companies: Sequence[Applicant], pins: Mapping[UUID, UUID]
) -> tuple[Seats, list[Conflict]]:
    place_at = {place.id: at for at, place in enumerate(places)}
    company_at = {company.id: at for at, company in enumerate(companies)}
    pinned: Seats = {}
    conflicts: list[Conflict] = []
    for company_id, place_id in sorted(pins.items(), key=lambda pin: company_at.get(pin[0], -1)):
        if company_id not in company_at or place_id not in place_at:
            conflicts.append(Conflict("pin_unknown", (company_id,), (place_id,)))
            continue
        company, place = company_at[company_id], place_at[place_id]
        if lacking := shortfalls(companies[company], places[place]):
            needs = tuple(sorted(lacking))
            conflicts.append(Conflict("pin_does_not_fit", (company_id,), (place_id,), needs))
        for other, taken in pinned.items():
            if taken == place and not may_share(companies[company], companies[other]):
                both = (companies[other].id, company_id)
                conflicts.append(Conflict("pins_collide", both, (place_id,)))
        pinned[company] = place
    return pinned, conflicts


def _feasible(
    places: Sequence[Place], companies: Sequence[Applicant], pinned: Seats
) -> tuple[Seats, list[Conflict]]:
    seats, conflicts = _each_alone(places, companies, pinned)
    if not conflicts or not any(may_share(a, b) for a, b in combinations(companies, 2)):
        return seats, conflicts
    from planning.rooms.sharing import share_in_turn  # loads a solver, which few events need

    return share_in_turn(places, companies, pinned)


def _each_alone(
    places: Sequence[Place], companies: Sequence[Applicant], pinned: Seats
) -> tuple[Seats, list[Conflict]]:
    taken = set(pinned.values())
    choices = [
        []
        if at in pinned
        else [p for p, place in enumerate(places) if p not in taken and fits(company, place)]
        for at, company in enumerate(companies)
    ]
    matching = Matching(choices, len(places))
    waiting = [at for at in range(len(companies)) if at not in pinned]
    waiting.sort(key=lambda at: -companies[at].demand)
    groups = [group for at in waiting if (group := matching.insert(at))]
    seats = pinned | {at: p for at, p in enumerate(matching.place_of) if p is not None}
    if not groups:
        return seats, []
    free = [place for p, place in enumerate(places) if p not in taken]
    named = [[companies[at] for at in group] for group in groups]
    return seats, shortages(named, [companies[at] for at in sorted(waiting)], free)


def _improved(
    places: Sequence[Place],
    companies: Sequence[Applicant],
    quality: Quality,
    seats: Seats,
    pinned: Seats,
    seed: int,
    seconds: float,
) -> Seats:
    if seconds <= 0 or len(seats) < 2:
        return seats
    from planning.rooms.search import SearchStart, search_shared, search_unshared

    search = search_unshared if len(set(seats.values())) == len(seats) else search_shared
    return search(SearchStart(places, companies, quality, seats, pinned, seed, seconds))


def _allocation(
    places: Sequence[Place],
    companies: Sequence[Applicant],
    quality: Quality,
    seats: Seats,
    conflicts: list[Conflict],
) -> Allocation:
    by_company = {companies[c].id: places[p].id for c, p in sorted(seats.items())}
    seated = quality.among(sorted(seats))
    cost = seated.cost([seats[c] for c in sorted(seats)])
    chance = seated.cost_by_chance()
    score = 100.0 if chance <= 0 else max(0.0, min(100.0, 100 * (1 - cost / chance)))
    unplaced = tuple(company.id for company in companies if company.id not in by_company)
    return Allocation(by_company, tuple(conflicts), round(score, 1), round(cost, 6), unplaced)
