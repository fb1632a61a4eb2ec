"""From bookings to a schedule: points, bound and fairness figures; it changes no booking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from planning.individual.situation import Situation
from planning.model.bookings import Bookings
from planning.model.schedule import Schedule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def schedule_of(
    situation: Situation,
    bookings: Integers,
    bound: int,
    method: str,
    details: Mapping[str, Any] | None = None,
    chosen: Integers | None = None,
) -> Schedule:
    """bookings: [n, 3] (student, company, slot); bound: in whole points, proven.

    chosen: the numbers of the wished pairs among the bookings, if the caller knows them.
    """
    pairs, instance = situation.pairs, situation.instance
    rows = _ascending(bookings, pairs.company_count, instance.slot_count)
    if chosen is None:
        numbers = pairs.find(rows[:, 0], rows[:, 1])
        chosen = numbers[numbers >= 0]
    has_meeting = np.zeros(pairs.student_count, dtype=bool)
    has_meeting[rows[:, 0]] = True
    total = int(pairs.points[chosen].sum())
    return Schedule(
        bookings=Bookings(rows),
        total=pairs.shown(total),
        upper_bound=pairs.shown(bound),
        certified=total == bound,
        fairness=pairs.fairness(chosen, has_meeting),
        seed=instance.seed,
        objective=instance.objective,
        problems=situation.problems,
        method=method,
        details=details or {},
    )


def _ascending(bookings: Integers, companies: int, slots: int) -> Integers:
    """The rows [n, 3] in order: sorted as one number each, which is quickest; most come nearly in
    order, and a merge sort makes use of it.
    """
    keys = (bookings[:, 0] * companies + bookings[:, 1]) * slots + bookings[:, 2]
    keys.sort(kind="stable")
    rows = np.empty((len(keys), 3), dtype=np.int64)
    pair, rows[:, 2] = np.divmod(keys, slots)
    rows[:, 0], rows[:, 1] = np.divmod(pair, companies)
    return rows
