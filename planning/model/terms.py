"""The words in which an instance is written: kinds of values, and how a fault is told; it knows no
instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

FORMAT = "pd-instance/1"
LARGEST_WEIGHT = 1_000_000

Field = int | str
Booking = tuple[int, int, int]
"""(student, company, slot)"""
Wish = tuple[int, int]
"""(company, weight): the weight is the points that the meeting is worth, highest for the first
wish.
"""
Objective = Literal["fair", "total"]


class InstanceError(ValueError):
    """The instance cannot be planned as written; `field` names the place, `reason` says why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class UnlistedMapping(dict[int, tuple[int, ...]]):
    """A mapping from an id to integers; ids that are not listed have none of them."""

    def __missing__(self, key: int) -> tuple[int, ...]:
        return ()


def nothing_listed() -> Mapping[int, tuple[int, ...]]:
    return UnlistedMapping()
