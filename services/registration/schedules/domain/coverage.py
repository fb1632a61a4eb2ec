"""Coverage: whether everybody has their schedule as it stands, and who lacks what.

One value for every page, list and door that says how a publication stands; nobody else counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.domain.personal_schedules import (
    Readership,
    unsent_changes,
)
from services.registration.meetings.domain.unheld_meetings import (
    UnheldCount,
    UnheldMeeting,
    unheld_counts,
)
from services.registration.schedules.domain.event_snapshot import EventSnapshot


@dataclass(frozen=True)
class Coverage:
    """Counts of what is lacking; `students` and `companies` take part."""

    students: int
    companies: int
    unsent: int
    """students and companies that have not heard of their schedule as it stands"""
    awaiting_preparation: int
    """students with meetings who hear of them once they are prepared"""
    without_schedule: int
    """students who have nothing before them"""
    without_place: int
    """companies that come and have no room or stand"""
    awaits_rooms: bool
    """everybody hears by themselves, once the rooms of the sessions have come"""
    unheld: tuple[UnheldCount, ...] = ()
    """meetings that stand and cannot be held, the most first"""

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody on one of the two sides: then nothing holds for all of them."""
        return not (self.students and self.companies)

    @property
    def has_unsent(self) -> bool:
        """Whether somebody must press for all to hear."""
        return self.unsent > 0 and not self.awaits_rooms

    @property
    def is_whole(self) -> bool:
        """Only then may anybody say that all have their schedule."""
        return not (
            self.unsent
            or self.awaiting_preparation
            or self.without_schedule
            or self.without_place
            or self.awaits_rooms
            or self.unheld
            or self.is_empty
        )

    @property
    def after_sending(self) -> "Coverage":
        """As it is once everybody who can hear of it has heard."""
        return replace(self, unsent=0, awaits_rooms=False)


def coverage_of(
    readership: Readership,
    meetings: Iterable[BookedMeeting],
    *,
    unsent: int,
    awaits_rooms: bool = False,
    unheld: Iterable[UnheldMeeting] = (),
) -> Coverage:
    """Once these meetings stand, `unsent` readers are still to hear of them and `unheld` cannot be
    held.
    """
    lines = readership.lines
    coming = [id for id, reader in readership.companies.items() if reader.is_coming]
    met = {meeting.person_id for meeting in meetings if meeting.slot in lines.slots}
    students = readership.students.keys()
    return Coverage(
        students=len(students),
        companies=len(coming),
        unsent=unsent,
        awaiting_preparation=len(readership.awaiting_preparation & met),
        without_schedule=0 if lines.has_whole_day else len(students - met),
        without_place=sum(company not in lines.places for company in coming),
        awaits_rooms=awaits_rooms,
        unheld=unheld_counts(unheld, lines.companies),
    )


def standing_coverage(
    snapshot: EventSnapshot, readership: Readership, *, counts_new: bool = True
) -> Coverage:
    """Of what stands, with nothing planned anew. Not `counts_new`: only those count as not having
    heard who were told something that is so no more.
    """
    changes = unsent_changes(readership, snapshot.booked)
    return coverage_of(
        readership,
        snapshot.booked,
        unsent=sum(counts_new or change.is_wrong for change in changes),
        awaits_rooms=snapshot.has_groups
        and (not snapshot.has_session_plan or snapshot.awaits_rooms),
        unheld=() if readership.lines.is_cancelled else snapshot.unheld(snapshot.booked),
    )
