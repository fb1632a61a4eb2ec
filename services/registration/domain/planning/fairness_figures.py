"""How evenly a plan's points fall; measures only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .instance import Booking, Instance
from .points import WishPoints
from .schedule import Fairness


def fairness_of(instance: Instance, points: WishPoints, bookings: Iterable[Booking]) -> Fairness:
    """Over the students with a wish that could be met: share = own points / own best possible.

    p10 is the share at position floor(n / 10) of the ascending shares. With nobody to count all
    shares are 1.
    """
    own = [0] * instance.student_count
    has_any = [False] * instance.student_count
    lookup = [dict(row) for row in points.rows]
    for student, company, _ in bookings:
        own[student] += lookup[student].get(company, 0)
        has_any[student] = True
    best = points.best_possible(instance.meetings)
    counted = [student for student, possible in enumerate(best) if possible > 0]
    shares = sorted(own[student] / best[student] for student in counted)
    if not shares:
        return Fairness(1.0, 1.0, 0.0, 0)
    left_out = sum(not has_any[student] for student in counted)
    return Fairness(shares[0], shares[len(shares) // 10], gini(shares), left_out)


def gini(ascending: Sequence[float]) -> float:
    """The Gini coefficient of ascending non-negative values: 0 = all alike, towards 1 = one has
    all."""
    total = sum(ascending)
    if total <= 0:
        return 0.0
    count = len(ascending)
    weighted = sum(rank * value for rank, value in enumerate(ascending, start=1))
    return 2 * weighted / (count * total) - (count + 1) / count
