"""Places used by several companies in turn, decided exactly as a small integer programme.

Companies that speak in some slots only are intervals; each needs one place for all of its slots.
With places of different kinds this is list colouring, which no matching decides, so HiGHS does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from planning.rooms.conflicts import shortages
from planning.rooms.matching import Matching
from planning.rooms.places import Applicant, Conflict, Place, fits, may_share

Seats = dict[int, int]
_NODES = 500
"""of branch and bound; seconds would give another answer on a busy machine"""


def share_in_turn(
    places: Sequence[Place], companies: Sequence[Applicant], pinned: Seats
) -> tuple[Seats, list[Conflict]]:
    """As many companies as possible with a place each, and why the others have none."""
    pairs = [
        (c, p)
        for c, company in enumerate(companies)
        for p, place in enumerate(places)
        if (pinned[c] == p if c in pinned else _can_join(company, place, p, companies, pinned))
    ]
    seats = pinned | _largest_choice(pairs, companies, pinned)
    if len(seats) == len(companies):
        return seats, []
    return seats, _reasons(places, companies, pinned, seats)


def _can_join(
    company: Applicant,
    place: Place,
    at: int,
    companies: Sequence[Applicant],
    pinned: Seats,
) -> bool:
    beside = all(may_share(company, companies[o]) for o, taken in pinned.items() if taken == at)
    return beside and fits(company, place)


def _largest_choice(
    pairs: Sequence[tuple[int, int]], companies: Sequence[Applicant], pinned: Seats
) -> Seats:
    free = [pair for pair in pairs if pair[0] not in pinned]
    if not free:
        return {}
    rows: list[list[int]] = [
        [i for i, (company, _) in enumerate(free) if company == c] for c in range(len(companies))
    ]
    slots = _slots(companies)
    for place in {p for _, p in free}:
        rows += [
            [i for i, (c, p) in enumerate(free) if p == place and _is_there(companies[c], slot)]
            for slot in slots
        ]
    # Everybody counts the same but for a trifle that lets the busier and the earlier come first.
    most = max(company.demand for company in companies) + 1
    worth = [1 + companies[c].demand / most / len(companies) for c, _ in free]
    solution = milp(
        -np.array(worth),
        constraints=LinearConstraint(_matrix(rows, len(free)), -np.inf, 1),
        integrality=np.ones(len(free)),
        bounds=Bounds(0, 1),
        options={"node_limit": _NODES, "mip_rel_gap": 0},
    )
    if solution.x is None:
        return {}
    return {c: p for (c, p), chosen in zip(free, solution.x, strict=True) if chosen > 0.5}


def _matrix(rows: list[list[int]], width: int) -> csr_array:
    kept = sorted({tuple(row) for row in rows if len(row) > 1})
    row_of = [at for at, row in enumerate(kept) for _ in row]
    columns = [column for row in kept for column in row]
    return csr_array((np.ones(len(columns)), (row_of, columns)), shape=(len(kept), width))


def _slots(companies: Sequence[Applicant]) -> list[int]:
    named = sorted({slot for company in companies for slot in company.slots or ()})
    return named or [0]


def _is_there(company: Applicant, slot: int) -> bool:
    return company.slots is None or slot in company.slots


def _reasons(
    places: Sequence[Place], companies: Sequence[Applicant], pinned: Seats, seats: Seats
) -> list[Conflict]:
    for slot in _slots(companies):
        taken = {p for c, p in pinned.items() if _is_there(companies[c], slot)}
        free = [place for p, place in enumerate(places) if p not in taken]
        there = [
            company
            for c, company in enumerate(companies)
            if c not in pinned and _is_there(company, slot)
        ]
        choices = [[p for p, place in enumerate(free) if fits(one, place)] for one in there]
        matching = Matching(choices, len(free))
        groups = [group for at in range(len(there)) if (group := matching.insert(at))]
        if groups:
            return shortages([[there[at] for at in group] for group in groups], there, free, slot)
    left = tuple(company.id for c, company in enumerate(companies) if c not in seats)
    return [Conflict("sharing_impossible", left, wanted=len(companies), available=len(seats))]
