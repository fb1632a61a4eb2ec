"""Which slot of the day it is."""

from datetime import datetime

from shared import clock


def slot_now(slots: dict[int, tuple[datetime, datetime]]) -> int:
    """The slot that runs or comes next; after the last one, the last."""
    now = clock.now()
    coming = [number for number, (_, ends_at) in slots.items() if ends_at > now]
    return min(coming, default=max(slots, default=0))
