"""An event as it was read at one moment: all that planning, repairing and publishing start from.

Plain values: whoever has one decides without reading again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from services.registration.meetings.domain.meetings import BookedMeeting, PlannedMeeting
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.meetings.domain.unheld_meetings import (
    UnheldMeeting,
    unheld_meetings,
)
from services.registration.schedules.domain.build_order import BuildWanted, EventToPlan
from services.registration.schedules.domain.incidents import (
    Incident,
    absent_students,
    companies_after,
    companies_that_stay_away,
    still_possible,
)

Seats = Mapping[tuple[UUID, int], int]
"""(company, slot) → seats; a slot in which the company is not there is missing"""


@dataclass(frozen=True)
class EventSnapshot:
    """`planned` is what can be planned: students with wishes, companies that come."""

    planned: EventToPlan
    booked: tuple[BookedMeeting, ...] = ()
    """oldest first: of two in the last seat, the older one keeps it"""
    fallen: tuple[PlannedMeeting, ...] = ()
    """ended since the last publication because their company withdrew"""
    dropped: frozenset[tuple[UUID, UUID]] = frozenset()
    """(student, company) whose meeting the student dropped and has not wished for since"""
    absent: frozenset[UUID] = frozenset()
    """marked absent from the whole event: nothing new is planned for them"""
    slots_begun: int = 0
    is_published: bool = False
    sessions: Seats = field(default_factory=dict)
    """the group sessions as they were published; empty where there are none"""
    has_session_plan: bool = False
    """scheduling was asked for rooms of group sessions before"""
    awaits_rooms: bool = False
    """everybody is told when these rooms have come"""
    away: frozenset[tuple[UUID, int]] = frozenset()
    """(company, slot) in which a company said on the day that it is not there; not answered yet"""

    @property
    def without_seats(self) -> frozenset[UUID]:
        """The absent whose coming meetings were given away: nobody plans them a new day."""
        coming = {each.person_id for each in self.booked if each.slot >= self.slots_begun}
        return self.absent - coming

    @property
    def has_groups(self) -> bool:
        return self.planned.groups is not None

    @property
    def frozen_before(self) -> int:
        """Slots below it have happened as they were published."""
        return self.slots_begun if self.is_published else 0

    def meetings(self, *origins: str) -> tuple[PlannedMeeting, ...]:
        """The booked ones, ascending; of these origins where any is named."""
        return tuple(
            sorted(each.planned for each in self.booked if not origins or each.origin in origins)
        )

    def needs_repair(self, incidents: Sequence[Incident]) -> bool:
        """Whether anything has happened that a repair could answer; otherwise nobody is moved."""
        return bool(incidents or self.fallen or self.unheld(self.booked))

    def without_meetings(self) -> tuple[UUID, ...]:
        """Students who have wishes and nothing from now on, as those who came to the event late."""
        coming = {each.person_id for each in self.booked if each.slot >= self.slots_begun}
        return tuple(
            each.id
            for each in self.planned.students
            if each.wishes and each.id not in coming and each.id not in self.absent
        )

    def unheld(self, meetings: Iterable[BookedMeeting]) -> list[UnheldMeeting]:
        """Those of these meetings, the oldest first, that cannot be held as the event is."""
        return unheld_meetings(
            meetings,
            self.planned.companies,
            {student.id: student.education for student in self.planned.students},
            begun=self.slots_begun,
            away=self.away,
        )

    def staying_away(self, incidents: Sequence[Incident]) -> frozenset[UUID]:
        return companies_that_stay_away(incidents, self.planned.slots)

    def after(self, incidents: Sequence[Incident]) -> "EventSnapshot":
        """As the event is once these are written; who does not come at all is no more in it."""
        gone = self.staying_away(incidents)
        companies = companies_after(self.planned.companies, incidents)
        left = [company for company in companies if company.id not in gone]
        return replace(self, planned=replace(self.planned, companies=left))


@dataclass(frozen=True)
class OrderInput:
    """What an order is made from."""

    planned: EventToPlan
    wanted: BuildWanted


def build_input(snapshot: EventSnapshot, wanted: BuildWanted) -> OrderInput:
    """A plan from the beginning, of all but those who are absent and keep no meeting."""
    pinned = {student for student, _, _ in wanted.pins}
    left = snapshot.absent - pinned
    students = [each for each in snapshot.planned.students if each.id not in left]
    return OrderInput(replace(snapshot.planned, students=students), wanted)


def repair_input(
    snapshot: EventSnapshot, wanted: BuildWanted, incidents: Sequence[Incident] = ()
) -> OrderInput:
    """The published plan as it stands, with the past frozen and what has happened applied. Who is
    absent gets nothing new, and keeps what stands unless the incidents free it.
    """
    standing, fallen, planned = snapshot.meetings(), snapshot.fallen, snapshot.planned
    held = tuple(each for each in standing if each[0] in snapshot.absent)
    coming = {company.id for company in planned.companies}
    # Also those whose meetings were held before they went: they fill slots and count as meetings.
    gone = sorted({company for _, company, _ in (*standing, *fallen)} - coming)
    return OrderInput(
        replace(
            planned,
            students=[
                replace(each, wishes=()) if each.id in snapshot.absent else each
                for each in planned.students
            ],
            companies=[
                *companies_after(planned.companies, incidents),
                *(CompanyToPlan(company, 1) for company in gone),
            ],
        ),
        replace(
            wanted,
            pins=tuple(still_possible(dict.fromkeys((*wanted.pins, *held)), incidents)),
            previous=(*standing, *fallen),
            frozen_before=snapshot.slots_begun,
            cancelled_companies=snapshot.staying_away(incidents) | set(gone),
            cancelled_students=absent_students(incidents) | snapshot.without_seats,
        ),
    )
