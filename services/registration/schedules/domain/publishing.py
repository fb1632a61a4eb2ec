"""Joins a finished plan with the meetings that stand; decides, and writes nothing."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from uuid import UUID

from services.registration.schedules.domain.build_order import Meeting

Seats = Mapping[tuple[UUID, int], int]
"""(company, slot) → seats; a slot in which the company is not there is missing"""


@dataclass(frozen=True)
class BookedMeeting:
    """A booked meeting as it stands."""

    id: UUID
    person_id: UUID
    company_id: UUID
    slot: int
    origin: str


@dataclass
class Merged:
    """What publishing does to the meetings. `infeasible`: planned, but no longer possible."""

    kept: list[BookedMeeting] = field(default_factory=list)
    moved: list[tuple[BookedMeeting, int]] = field(default_factory=list)
    added: list[Meeting] = field(default_factory=list)
    cancelled: list[BookedMeeting] = field(default_factory=list)
    infeasible: list[Meeting] = field(default_factory=list)
    without_seat: set[UUID] = field(default_factory=set)
    taken: dict[tuple[UUID, int], int] = field(default_factory=dict)


def merge(
    planned: Iterable[Meeting],
    standing: Iterable[BookedMeeting],
    seats: Seats,
    taking_part: AbstractSet[UUID],
    *,
    begun: int = 0,
    away: AbstractSet[tuple[UUID, int]] = frozenset(),
) -> Merged:
    """The plan, except where the world has moved on since it was ordered.

    What lies in a slot that has begun (those below `begun`) has happened and stays. Meetings made
    by hand or booked stay where they are, even without a seat, unless the company is `away`; what
    was built before and is not in the plan is cancelled; a meeting that is in both keeps its id.
    """
    merged = Merged()
    by_hand, built = [], {}
    for meeting in standing:
        if meeting.slot < begun:
            _keep(merged, meeting, seats)
        elif meeting.origin == "built":
            built[meeting.person_id, meeting.company_id] = meeting
        else:
            by_hand.append(meeting)
    companies = {company for company, _ in seats}
    for meeting in by_hand:
        _keep_by_hand(merged, meeting, seats, companies, taking_part, away)
    busy = {(meeting.person_id, meeting.slot) for meeting in merged.kept}
    pairs = {(meeting.person_id, meeting.company_id) for meeting in merged.kept}
    for person, company, slot in sorted(planned):
        if (person, company) in pairs:
            continue
        seat = (company, slot)
        is_free = slot >= begun and (person, slot) not in busy
        possible = person in taking_part and is_free
        if not possible or merged.taken.get(seat, 0) >= seats.get(seat, 0):
            merged.infeasible.append((person, company, slot))
            continue
        merged.taken[seat] = merged.taken.get(seat, 0) + 1
        before = built.pop((person, company), None)
        if before is None:
            merged.added.append((person, company, slot))
        elif before.slot == slot:
            merged.kept.append(before)
        else:
            merged.moved.append((before, slot))
    merged.cancelled.extend(built.values())
    return merged


def _keep_by_hand(
    merged: Merged,
    meeting: BookedMeeting,
    seats: Seats,
    companies: AbstractSet[UUID],
    taking_part: AbstractSet[UUID],
    away: AbstractSet[tuple[UUID, int]],
) -> None:
    is_there = meeting.company_id in companies and (meeting.company_id, meeting.slot) not in away
    if not is_there or meeting.person_id not in taking_part:
        merged.cancelled.append(meeting)
        return
    _keep(merged, meeting, seats)


def _keep(merged: Merged, meeting: BookedMeeting, seats: Seats) -> None:
    merged.kept.append(meeting)
    seat = (meeting.company_id, meeting.slot)
    if merged.taken.get(seat, 0) < seats.get(seat, 0):
        merged.taken[seat] = merged.taken.get(seat, 0) + 1
    else:
        merged.without_seat.add(meeting.id)
