"""Names why not every company can have a place, by Hall's theorem: a group of companies larger than
the set of places that fit any of them. It proposes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from planning.rooms.places import Applicant, Conflict, Place, shortfalls

NEEDS = ("step_free", "screen", "power", "space", "time")


def shortages(
    groups: Iterable[Sequence[Applicant]],
    everybody: Sequence[Applicant],
    free: Sequence[Place],
    slot: int | None = None,
) -> list[Conflict]:
    """The simplest true statements on why `everybody` cannot have a place of their own.

    Few needs are tried before many, and a statement with more needs is made only if its shortage is
    larger. The groups that the matching found, always too large, are the last resort.
    """
    found: list[Conflict] = []
    for size in range(len(NEEDS) + 1):
        for needs in combinations(NEEDS, size):
            short = _short_of(needs, everybody, free, slot)
            if short and not any(_says_as_much(known, short) for known in found):
                found.append(short)
    return found or [_of_group(group, free, slot) for group in groups]


def _says_as_much(known: Conflict, short: Conflict) -> bool:
    """Beside "too few places at all" a scarce need is still news if its shortage is another one."""
    more, less = known.wanted - known.available, short.wanted - short.available
    if not known.needs:
        return more == less
    return set(known.needs) <= set(short.needs) and more >= less


def _of_group(group: Sequence[Applicant], free: Sequence[Place], slot: int | None) -> Conflict:
    available = [place for place in free if any(not shortfalls(c, place) for c in group)]
    return _conflict(group, available, (), slot)


def _short_of(
    needs: tuple[str, ...], everybody: Sequence[Applicant], free: Sequence[Place], slot: int | None
) -> Conflict | None:
    asking = [company for company in everybody if _asks(company, needs)]
    spaces = sorted({company.space for company in asking}) if "space" in needs else [0]
    statements = []
    for space in spaces:
        large = [company for company in asking if company.space >= space]
        available = [place for place in free if _offers(place, large, needs, space)]
        if len(large) > len(available):
            statements.append(_conflict(large, available, needs, slot, space))
    # The largest shortage; among equals the one that names the fewest companies.
    return max(statements, key=lambda it: (it.wanted - it.available, it.space), default=None)


def _asks(company: Applicant, needs: Iterable[str]) -> bool:
    wanted = {
        "power": company.needs_power,
        "screen": company.needs_screen,
        "step_free": company.needs_step_free,
    }
    return all(wanted.get(need, True) for need in needs)


def _offers(place: Place, asking: Sequence[Applicant], needs: tuple[str, ...], space: int) -> bool:
    offered = {
        "power": place.has_power,
        "screen": place.has_screen,
        "step_free": place.is_step_free,
        "space": place.capacity >= space,
        "time": any("time" not in shortfalls(company, place) for company in asking),
    }
    return all(offered[need] for need in needs)


def _conflict(
    group: Sequence[Applicant],
    available: Sequence[Place],
    needs: tuple[str, ...],
    slot: int | None,
    space: int = 0,
) -> Conflict:
    return Conflict(
        code="too_few_places",
        companies=tuple(company.id for company in group),
        places=tuple(place.id for place in available),
        needs=needs,
        wanted=len(group),
        available=len(available),
        space=space,
        slot=slot,
    )
