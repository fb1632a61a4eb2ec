"""Plans a publication: what becomes of each meeting and who hears what; decides, writes nothing.

The page that asks before publishing and the use case that publishes ask the same function.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from services.registration.meetings.domain.meetings import BookedMeeting, PlannedMeeting
from services.registration.meetings.domain.personal_schedules import (
    Audience,
    Reader,
    Readership,
    ScheduleChange,
    unsent_changes,
)
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.schedules.domain.build_order import planned_meetings, planned_sessions
from services.registration.schedules.domain.coverage import Coverage, coverage_of
from services.registration.schedules.domain.event_snapshot import EventSnapshot, Seats
from services.registration.schedules.domain.incidents import (
    Incident,
    absent_students,
    seats_away,
)

NewId = Callable[[], UUID]


@dataclass
class MergedMeetings:
    """What publishing does to the meetings. `infeasible`: planned, but no longer possible."""

    kept: list[BookedMeeting] = field(default_factory=list)
    moved: list[tuple[BookedMeeting, int]] = field(default_factory=list)
    added: list[PlannedMeeting] = field(default_factory=list)
    cancelled: list[BookedMeeting] = field(default_factory=list)
    infeasible: list[PlannedMeeting] = field(default_factory=list)
    without_seat: set[UUID] = field(default_factory=set)
    taken: dict[tuple[UUID, int], int] = field(default_factory=dict)


def merge(
    planned: Iterable[PlannedMeeting],
    standing: Iterable[BookedMeeting],
    seats: Seats,
    taking_part: AbstractSet[UUID],
    *,
    begun: int = 0,
    away: AbstractSet[tuple[UUID, int]] = frozenset(),
    absent: AbstractSet[UUID] = frozenset(),
    dropped: AbstractSet[tuple[UUID, UUID]] = frozenset(),
) -> MergedMeetings:
    """The plan, except where the world has moved on since it was ordered.

    What lies in a slot that has begun (those below `begun`) has happened and stays. Meetings made
    by hand or booked stay where they are, even without a seat, unless the company is `away` or the
    student `absent`; what was built before and is not in the plan is cancelled; a meeting that is
    in both keeps its id. What stands and stays has its seat before what moves, and that before what
    is new: a plan that does not know of a seat that was taken costs nobody hers.
    """
    merged = MergedMeetings()
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
        _keep_by_hand(merged, meeting, seats, companies, taking_part - absent, away)
    busy = {(meeting.person_id, meeting.slot) for meeting in merged.kept}
    pairs = {(meeting.person_id, meeting.company_id) for meeting in merged.kept}

    def takes_seat(person: UUID, company: UUID, slot: int) -> bool:
        seat = (company, slot)
        is_free = slot >= begun and (person, slot) not in busy
        possible = person in taking_part and person not in absent and is_free
        if not possible or merged.taken.get(seat, 0) >= seats.get(seat, 0):
            return False
        merged.taken[seat] = merged.taken.get(seat, 0) + 1
        busy.add((person, slot))
        return True

    staying, moving, new = _by_what_stands(planned, built, pairs)
    for before in staying:
        if takes_seat(*before.planned):
            merged.kept.append(built.pop((before.person_id, before.company_id)))
        else:
            merged.infeasible.append(before.planned)
    for before, slot in moving:
        if takes_seat(before.person_id, before.company_id, slot):
            merged.moved.append((built.pop((before.person_id, before.company_id)), slot))
            continue
        merged.infeasible.append((before.person_id, before.company_id, slot))
        if takes_seat(*before.planned):
            merged.kept.append(built.pop((before.person_id, before.company_id)))
    for person, company, slot in new:
        if (person, company) not in dropped and takes_seat(person, company, slot):
            merged.added.append((person, company, slot))
        else:
            merged.infeasible.append((person, company, slot))
    merged.cancelled.extend(built.values())
    return merged


def _by_what_stands(
    planned: Iterable[PlannedMeeting],
    built: Mapping[tuple[UUID, UUID], BookedMeeting],
    settled: AbstractSet[tuple[UUID, UUID]],
) -> tuple[list[BookedMeeting], list[tuple[BookedMeeting, int]], list[PlannedMeeting]]:
    """What stays, what moves and where, and what is new; without pairs that are `settled`."""
    staying, moving, new = [], [], []
    for person, company, slot in sorted(planned):
        if (person, company) in settled:
            continue
        before = built.get((person, company))
        if before is None:
            new.append((person, company, slot))
        elif before.slot == slot:
            staying.append(before)
        else:
            moving.append((before, slot))
    return staying, moving, new


def _keep_by_hand(
    merged: MergedMeetings,
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


def _keep(merged: MergedMeetings, meeting: BookedMeeting, seats: Seats) -> None:
    merged.kept.append(meeting)
    seat = (meeting.company_id, meeting.slot)
    if merged.taken.get(seat, 0) < seats.get(seat, 0):
        merged.taken[seat] = merged.taken.get(seat, 0) + 1
    else:
        merged.without_seat.add(meeting.id)


@dataclass(frozen=True)
class BuiltPlan:
    """What a finished build holds; `sessions` None where it chose no group sessions."""

    meetings: Sequence[PlannedMeeting]
    sessions: Seats | None = None

    @classmethod
    def of(cls, order: Mapping[str, Any], schedule: Mapping[str, Any]) -> "BuiltPlan":
        return cls(planned_meetings(order, schedule), planned_sessions(order, schedule))


@dataclass(frozen=True)
class PlannedPublication:
    """All that a publication does: it is shown before, and written as it is."""

    kept: tuple[BookedMeeting, ...]
    moved: tuple[tuple[BookedMeeting, int], ...]
    """with the slot that each moves to"""
    booked: tuple[BookedMeeting, ...]
    cancelled: tuple[BookedMeeting, ...]
    infeasible: tuple[PlannedMeeting, ...]
    """planned, but no longer possible"""
    without_seat: frozenset[UUID]
    """of those kept, what stands although no seat is left for it"""
    taken: Seats
    companies: tuple[CompanyToPlan, ...]
    """those that come, with the seats that they have afterwards"""
    slots: int
    sessions: Seats | None
    """None: meetings of one student and one company"""
    awaits_rooms: bool
    """of sessions, before anybody is told"""
    incidents: tuple[Incident, ...]
    """what has happened and is written with it"""
    changes: tuple[ScheduleChange, ...]
    readers: Mapping[UUID, Reader]
    coverage: Coverage
    """who lacks what once it stands, before anybody has heard of it"""

    @property
    def preview(self) -> object:
        """All that it means to people, person by person; not the ids that are made with it."""
        return (
            [meeting.id for meeting in self.kept],
            [(meeting.id, slot) for meeting, slot in self.moved],
            [meeting.planned for meeting in self.booked],
            [meeting.id for meeting in self.cancelled],
            self.infeasible,
            self.incidents,
            self.sessions,
            [
                (
                    change.reader_id,
                    change.sequence,
                    change.cancelled_uids,
                    [replace(item, uid="") for item in change.items],
                    change.facts,
                )
                for change in self.changes
            ],
            self.coverage,
        )

    @property
    def is_idle(self) -> bool:
        """Whether it stands already and everybody knows."""
        return self.changes_nothing and not self.changes

    @property
    def changes_nothing(self) -> bool:
        """Whether it stands already, whoever knows of it."""
        return not (self.moved or self.booked or self.cancelled or self.incidents)

    @property
    def message_count(self) -> int:
        return len(self.changes)

    def count(self, audience: Audience, *, first: bool) -> int:
        """How many of them hear of their first schedule, or of a change."""
        return sum(each.audience == audience and each.is_first == first for each in self.changes)

    @property
    def meetings(self) -> list[BookedMeeting]:
        """Those that stand afterwards."""
        return _meetings_after(self.kept, self.moved, self.booked)

    @property
    def expected(self) -> Counter[tuple[UUID, int]]:
        """(company, slot) → how many students come."""
        return Counter((each.company_id, each.slot) for each in self.meetings)


def plan_publication(
    snapshot: EventSnapshot,
    readership: Readership,
    built: BuiltPlan | None,
    incidents: Sequence[Incident] = (),
    *,
    new_id: NewId,
) -> PlannedPublication:
    """built None: what stands already, or a career day without timed meetings.

    `incidents` are what will be written with it: a company that is away ends also what was booked
    by hand there.
    """
    after = snapshot.after(incidents)
    seats = _group_seats(after, built) if after.has_groups else _seats(after)
    merged = merge(
        built.meetings if built else after.meetings("built"),
        after.booked,
        seats,
        {student.id for student in after.planned.students},
        begun=after.frozen_before,
        away=seats_away(incidents),
        absent=absent_students(incidents),
        dropped=after.dropped,
    )
    booked = [BookedMeeting(new_id(), *planned) for planned in merged.added]
    standing = _meetings_after(merged.kept, merged.moved, booked)
    readership = replace(readership.without(snapshot.staying_away(incidents)), is_published=True)
    sessions = _sessions(after, seats) if after.has_groups else None
    changes = tuple(unsent_changes(readership, standing))
    awaits_rooms = sessions is not None and _awaits_rooms(after, sessions)
    return PlannedPublication(
        kept=tuple(merged.kept),
        moved=tuple(merged.moved),
        booked=tuple(booked),
        cancelled=tuple(merged.cancelled),
        infeasible=tuple(merged.infeasible),
        without_seat=frozenset(merged.without_seat),
        taken=merged.taken,
        companies=_companies(after, sessions),
        slots=after.planned.slots,
        sessions=sessions,
        awaits_rooms=awaits_rooms,
        incidents=tuple(incidents),
        changes=changes,
        readers=readership.readers,
        coverage=coverage_of(
            readership,
            standing,
            unsent=len(changes),
            awaits_rooms=awaits_rooms,
            unheld=after.unheld(standing),
        ),
    )


def _seats(snapshot: EventSnapshot) -> Seats:
    return {
        (company.id, slot): company.seats(slot)
        for company in snapshot.planned.companies
        for slot in range(snapshot.planned.slots)
        if company.seats(slot) > 0
    }


def _group_seats(snapshot: EventSnapshot, built: BuiltPlan | None) -> Seats:
    """Of the sessions that the build holds, or of those that stand; only companies that come."""
    chosen = built.sessions if built else None
    sessions = snapshot.sessions if chosen is None else chosen
    coming = {company.id for company in snapshot.planned.companies}
    return {seat: seats for seat, seats in sessions.items() if seat[0] in coming}


def _sessions(snapshot: EventSnapshot, seats: Seats) -> Seats:
    """Those that were held, whoever held them, and those to come."""
    begun = snapshot.frozen_before
    held = {seat: number for seat, number in snapshot.sessions.items() if seat[1] < begun}
    return held | {seat: number for seat, number in seats.items() if seat[1] >= begun}


def _companies(snapshot: EventSnapshot, sessions: Seats | None) -> tuple[CompanyToPlan, ...]:
    """Of talks with the sessions that will stand, which are its seats from then on."""
    if sessions is None:
        return tuple(snapshot.planned.companies)
    held: dict[UUID, list[tuple[int, int]]] = {}
    for (company_id, slot), seats in sorted(sessions.items()):
        held.setdefault(company_id, []).append((slot, seats))
    return tuple(
        replace(company, sessions=tuple(held.get(company.id, ())))
        for company in snapshot.planned.companies
    )


def _awaits_rooms(snapshot: EventSnapshot, sessions: Seats) -> bool:
    is_new = not snapshot.has_session_plan or snapshot.sessions.keys() != sessions.keys()
    return is_new or snapshot.awaits_rooms


def _meetings_after(
    kept: Iterable[BookedMeeting],
    moved: Iterable[tuple[BookedMeeting, int]],
    booked: Iterable[BookedMeeting],
) -> list[BookedMeeting]:
    return [*kept, *(replace(each, slot=slot) for each, slot in moved), *booked]
