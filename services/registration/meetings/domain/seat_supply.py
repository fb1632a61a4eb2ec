"""What a company that comes offers in seats, slot by slot."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CompanyToPlan:
    """`accepts` are the educations that the company meets; None is everybody.

    `adjusted` are (slot, seats) where the organiser set another number than the company's tables.
    `sessions` are (slot, seats) of the group sessions that stand; None where there are no groups.
    """

    id: UUID
    tables: int
    unavailable: tuple[int, ...] = ()
    accepts: tuple[str, ...] | None = None
    building: str | None = None
    adjusted: tuple[tuple[int, int], ...] = ()
    sessions: tuple[tuple[int, int], ...] | None = None

    def seats(self, slot: int) -> int:
        if self.sessions is not None:
            return dict(self.sessions).get(slot, 0)
        if slot in self.unavailable:
            return 0
        return dict(self.adjusted).get(slot, self.tables)
