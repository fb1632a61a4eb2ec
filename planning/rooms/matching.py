"""Exact matching of companies to places when each place holds one company; knows no preferences."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


class Matching:
    """The largest matching, grown company by company along augmenting paths (Kuhn)."""

    def __init__(self, choices: Sequence[Sequence[int]], place_count: int) -> None:
        """`choices[c]` lists the places that fit company c."""
        self._choices = choices
        self.place_of: list[int | None] = [None] * len(choices)
        self._company_in: list[int | None] = [None] * place_count

    def insert(self, company: int) -> list[int] | None:
        """Gives the company a place, moving others if need be.

        Returns None on success, else the companies that cannot all be placed: these together have
        one place less than they are (a Hall violator), the new one among them.
        """
        came_from: dict[int, int] = {}
        seen = {company}
        queue = deque([company])
        while queue:
            current = queue.popleft()
            for place in self._choices[current]:
                if place in came_from:
                    continue
                came_from[place] = current
                holder = self._company_in[place]
                if holder is None:
                    self._augment(place, came_from)
                    return None
                if holder not in seen:
                    seen.add(holder)
                    queue.append(holder)
        return sorted(seen)

    def _augment(self, place: int, came_from: dict[int, int]) -> None:
        current: int | None = place
        while current is not None:
            company = came_from[current]
            before = self.place_of[company]
            self.place_of[company] = current
            self._company_in[current] = company
            current = before
