"""States the rules of a plan anew, straight from the instance, so that the engine is not its own
judge."""

from collections import Counter
from collections.abc import Iterable

from planning import Booking, Instance


def broken_rules(
    instance: Instance, bookings: Iterable[Booking], kept: Iterable[Booking] = ()
) -> list[str]:
    """What is wrong with the bookings; `kept` (pins, the frozen past) need not be wished."""
    bookings = list(bookings)
    wished = {(s, c) for s, row in enumerate(instance.wishes) for c, _ in row}
    kept = set(kept)
    wrong = []
    for s, c, t in bookings:
        if (s, c, t) in kept:
            continue
        if (s, c) not in wished:
            wrong.append(f"student {s} never wished for company {c}")
        if s in instance.cancelled_students or c in instance.cancelled_companies:
            wrong.append(f"{s}, {c} is cancelled")
        if t in instance.blocked.get(s, ()):
            wrong.append(f"student {s} is blocked in {t}")
        if t in instance.unavailable.get(c, ()):
            wrong.append(f"company {c} is unavailable in {t}")
        accepted = instance.accepts[c] if instance.accepts else None
        if accepted is not None and instance.student_fields[s] not in accepted:
            wrong.append(f"company {c} does not meet the field of student {s}")
    for (s, t), times in Counter((s, t) for s, _, t in bookings).items():
        if times > 1:
            wrong.append(f"student {s} is in {times} places in slot {t}")
    for (s, c), times in Counter((s, c) for s, c, _ in bookings).items():
        if times > 1:
            wrong.append(f"student {s} meets company {c} {times} times")
    for (c, t), times in Counter((c, t) for _, c, t in bookings).items():
        tables = instance.slot_capacity.get(c, [instance.capacity[c]] * instance.slot_count)[t]
        if times > tables:
            wrong.append(f"company {c} has {tables} tables in slot {t} and {times} meetings")
    for s, times in Counter(s for s, _, _ in bookings).items():
        if times > instance.meetings[s]:
            wrong.append(f"student {s} has {times} meetings, at most {instance.meetings[s]}")
    return wrong
