"""The last touches to a chosen plan: free meetings filled, gaps closed; nobody loses a meeting by
them.
"""

from __future__ import annotations

from dataclasses import replace

from planning.deadline import Deadline
from planning.individual.fill import fill_free_meetings
from planning.individual.gaps import close_gaps
from planning.individual.welfare import fairness_level
from planning.lottery import lottery_order
from planning.model.instance import Instance
from planning.model.schedule import Schedule
from planning.model.terms import Booking


def finished(
    instance: Instance, schedule: Schedule, deadline: Deadline, polish: bool | None
) -> Schedule:
    """The schedule with `filled` (if asked for) and without avoidable gaps (if wanted)."""
    filled: list[Booking] | None = None
    if instance.fill:
        order = lottery_order(instance.seed, instance.student_count).tolist()
        filled = fill_free_meetings(instance, schedule.bookings, order)
    wants_polish = fairness_level(instance) > 0 if polish is None else polish
    bookings = schedule.bookings
    if wants_polish and not deadline.is_over:
        fixed = set(instance.pins)
        moved = close_gaps(instance, [*bookings, *(filled or [])], fixed, deadline)
        added = {(student, company) for student, company, _ in filled or []}
        bookings = [booking for booking in moved if booking[:2] not in added]
        filled = None if filled is None else [each for each in moved if each[:2] in added]
    return replace(schedule, bookings=bookings, filled=filled, seconds=deadline.elapsed)
