"""The two shapes of a meeting in the domain: as it is planned, and as it is booked.

What a person reads of one is a line of a personal schedule (`personal_schedules.ScheduleLine`).
"""

from dataclasses import dataclass
from uuid import UUID

PlannedMeeting = tuple[UUID, UUID, int]
"""(student, company, slot)"""


@dataclass(frozen=True)
class BookedMeeting:
    """A meeting that stands. `origin` is built, booked or by_hand; the id stays when it moves."""

    id: UUID
    person_id: UUID
    company_id: UUID
    slot: int
    origin: str = "built"
    version: int = 1

    @property
    def planned(self) -> PlannedMeeting:
        return self.person_id, self.company_id, self.slot
