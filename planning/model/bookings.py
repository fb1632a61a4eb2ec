"""The bookings of a plan as a sequence of (student, company, slot) that is held as one array.

A country has hundreds of thousands: a tuple for each costs more time and memory than finding them,
and whoever writes them down needs no tuples. It must not import numpy: it is handed an array.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from planning.model.terms import Booking


class Bookings(Sequence[Booking]):
    """Reads as a list of tuples of Python integers, and is equal to one."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Any) -> None:
        """rows: [n, 3] an array of integers that nobody changes any more."""
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Booking]:
        return zip(*self._rows.T.tolist(), strict=True)

    @overload
    def __getitem__(self, place: int) -> Booking: ...
    @overload
    def __getitem__(self, place: slice) -> Bookings: ...
    def __getitem__(self, place: int | slice) -> Booking | Bookings:
        if isinstance(place, slice):
            return Bookings(self._rows[place])
        student, company, slot = self._rows[place].tolist()
        return student, company, slot

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list

    def __repr__(self) -> str:
        return repr(list(self))

    def to_array(self) -> Any:
        """[n, 3]; not to be changed."""
        return self._rows

    def to_lists(self) -> list[list[int]]:
        """As JSON has them."""
        rows: list[list[int]] = self._rows.tolist()
        return rows
