"""Checks a history of one seat row for linearizability; knows neither database nor clock.

Wing and Gong's search with memory (Lowe 2017): an operation may be placed first when no other one
ended before it began. One whose outcome is unknown may be placed anywhere after it began, or never.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

Kind = Literal["book", "cancel", "read"]


@dataclass(frozen=True)
class Operation:
    """`result`: "ok" or "full" for a booking, "ok" for a cancellation, the number for a read;
    None: the outcome is unknown, and then `ended` is infinite."""

    kind: Kind
    student: int
    began: float
    ended: float
    result: str | int | None


def unknown(kind: Kind, student: int, began: float) -> Operation:
    return Operation(kind, student, began, inf, None)


def is_linearizable(history: Sequence[Operation], capacity: int) -> bool:
    """Whether some order of the operations, true to time, explains every answer."""
    operations = sorted(history, key=lambda one: one.began)
    count = len(operations)
    seen: set[tuple[int, frozenset[int]]] = set()
    # depth first by hand: (operations placed as bits, students who hold a seat)
    waiting: list[tuple[int, frozenset[int]]] = [(0, frozenset())]
    known = sum(1 << n for n, one in enumerate(operations) if one.result is not None)
    while waiting:
        placed, holders = waiting.pop()
        if placed & known == known:
            return True
        if (placed, holders) in seen:
            continue
        seen.add((placed, holders))
        first_end = min(operations[n].ended for n in range(count) if not placed >> n & 1)
        for n in range(count):
            if placed >> n & 1:
                continue
            if operations[n].began > first_end:
                break
            after = _after(operations[n], holders, capacity)
            if after is not None:
                waiting.append((placed | 1 << n, after))
    return False


def _after(one: Operation, holders: frozenset[int], capacity: int) -> frozenset[int] | None:
    """Who holds a seat after it; None where it could not have answered as it did."""
    if one.kind == "read":
        return holders if one.result in (None, len(holders)) else None
    if one.kind == "cancel":
        return holders - {one.student} if one.student in holders else None
    if one.result == "full":
        return holders if len(holders) >= capacity else None
    return holders | {one.student} if len(holders) < capacity else None
