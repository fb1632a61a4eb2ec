"""How often people may be reminded, by what they are reminded of; it asks no clock.

The one table of these limits. They differ on purpose: a company and a round of wishes are asked
again as long as the organiser thinks it helps, people who were asked for something of their own
hear it a few times at the most, and an appointment is reminded of once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Reminded = Literal["invitation", "wishes", "preparation", "interest", "appointment"]


@dataclass(frozen=True)
class ReminderLimit:
    """`most` None is without end; two clicks within `apart` are one reminder."""

    most: int | None
    apart: timedelta

    def allows(self, count: int, reminded_at: datetime | None, now: datetime) -> bool:
        """Whether somebody reminded so often, and last then, may be reminded once more."""
        if self.most is not None and count >= self.most:
            return False
        return reminded_at is None or reminded_at + self.apart <= now


REMINDER_LIMITS: dict[Reminded, ReminderLimit] = {
    "invitation": ReminderLimit(most=None, apart=timedelta(hours=12)),
    "wishes": ReminderLimit(most=None, apart=timedelta(hours=12)),
    "preparation": ReminderLimit(most=3, apart=timedelta(hours=20)),
    "interest": ReminderLimit(most=2, apart=timedelta(hours=20)),
    "appointment": ReminderLimit(most=1, apart=timedelta(0)),
}
