"""Who gets a seat that becomes free: the fair order of those who wait, and what fits whom.

Fewest meetings first, then how high the company stands among one's wishes, then the lot. The lot is
made of the ids alone, so it cannot be influenced, does not change, and is shown to everybody.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

#: nobody is given a meeting that begins before they can have read of it
LEAST_NOTICE = timedelta(minutes=15)
MOST_WAITS = 10
_LOTS = 10_000


@dataclass(frozen=True)
class Waiting:
    """One student who waits for a company; `slot` None takes any. `rank` None: never wished."""

    person_id: UUID
    company_id: UUID
    slot: int | None
    rank: int | None
    meetings: int
    busy: frozenset[int]
    met: frozenset[UUID]

    def fits(self, slot: int, most_meetings: int | None) -> bool:
        """Whether a seat of the company in this slot could be hers without any clash."""
        return (
            (self.slot is None or self.slot == slot)
            and slot not in self.busy
            and self.company_id not in self.met
            and (most_meetings is None or self.meetings < most_meetings)
        )


@dataclass(frozen=True)
class FreeSeats:
    """Seats of one company in one slot that nobody has."""

    company_id: UUID
    slot: int
    starts_at: datetime
    free: int


@dataclass(frozen=True)
class Promotion:
    person_id: UUID
    company_id: UUID
    slot: int


def lot(event_id: UUID, person_id: UUID) -> int:
    """1 to 10,000, lower is earlier: the first 8 bytes of SHA-256 over both ids, modulo 10,000."""
    digest = hashlib.sha256(event_id.bytes + person_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") % _LOTS + 1


def fair_order(event_id: UUID, waiting: Iterable[Waiting]) -> list[Waiting]:
    """Everybody who waits for one company, the next first."""
    return sorted(waiting, key=lambda one: _turn(event_id, one))


def plan_promotions(
    event_id: UUID,
    seats: Iterable[FreeSeats],
    waiting: Sequence[Waiting],
    *,
    most_meetings: int | None,
    now: datetime,
) -> list[Promotion]:
    """Who gets which seat, the earliest slot first; after each the order is made anew."""
    queue = {(one.person_id, one.company_id): one for one in waiting}
    given: list[Promotion] = []
    for seat in sorted(seats, key=lambda seat: (seat.slot, seat.company_id.bytes)):
        if seat.starts_at - now < LEAST_NOTICE:
            continue
        for _ in range(seat.free):
            chosen = _next(event_id, seat, queue.values(), most_meetings)
            if chosen is None:
                break
            given.append(Promotion(chosen.person_id, seat.company_id, seat.slot))
            _take_out(queue, chosen, seat)
    return given


def places_in_line(
    event_id: UUID, waiting: Iterable[Waiting], *, of: AbstractSet[UUID]
) -> Mapping[tuple[UUID, UUID], int]:
    """(student, company) → 1 for the next, for the students asked for."""
    by_company: dict[UUID, list[Waiting]] = {}
    for one in waiting:
        by_company.setdefault(one.company_id, []).append(one)
    return {
        (one.person_id, company): place
        for company, ones in by_company.items()
        for place, one in enumerate(fair_order(event_id, ones), start=1)
        if one.person_id in of
    }


def _turn(event_id: UUID, one: Waiting) -> tuple[int, int, int, bytes]:
    rank = one.rank if one.rank is not None else 1_000
    return one.meetings, rank, lot(event_id, one.person_id), one.person_id.bytes


def _next(
    event_id: UUID, seat: FreeSeats, queue: Iterable[Waiting], most_meetings: int | None
) -> Waiting | None:
    fitting = [
        one
        for one in queue
        if one.company_id == seat.company_id and one.fits(seat.slot, most_meetings)
    ]
    return min(fitting, key=lambda one: _turn(event_id, one), default=None)


def _take_out(queue: dict[tuple[UUID, UUID], Waiting], chosen: Waiting, seat: FreeSeats) -> None:
    """She waits no more for this company; for others she now has one meeting more."""
    del queue[chosen.person_id, chosen.company_id]
    for key, one in queue.items():
        if one.person_id == chosen.person_id:
            queue[key] = replace(
                one,
                meetings=one.meetings + 1,
                busy=one.busy | {seat.slot},
                met=one.met | {seat.company_id},
            )
