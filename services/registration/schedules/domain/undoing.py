"""Undoes a published repair: what becomes of each meeting and who hears what; writes nothing.

It brings back what the repair changed and nothing else, or refuses: half of a repair is no plan.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.domain.personal_schedules import Readership, unsent_changes
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.schedules.domain.coverage import coverage_of
from services.registration.schedules.domain.event_snapshot import EventSnapshot
from services.registration.schedules.domain.publishing import PlannedPublication
from shared.errors import DomainError

Reason = Literal["newer", "talks", "begun", "gone", "changed", "taken"]


class RepairNotUndoable(DomainError):
    """The facts have changed; fields: reason."""

    code = "repair_not_undoable"


@dataclass(frozen=True)
class RepairChanges:
    """What a repair changed: the meetings concerned and the companies, as they were and became."""

    before: tuple[BookedMeeting, ...]
    after: tuple[BookedMeeting, ...]
    companies_before: tuple[CompanyToPlan, ...] = ()
    companies_after: tuple[CompanyToPlan, ...] = ()

    @classmethod
    def of(cls, publication: PlannedPublication, snapshot: EventSnapshot) -> "RepairChanges":
        """`snapshot` was read before the repair was written."""
        moved = publication.moved
        after = snapshot.after(publication.incidents).planned.companies
        changed = {each.id: each for each in after}
        concerned = [each for each in snapshot.planned.companies if changed.get(each.id) != each]
        return cls(
            (*publication.cancelled, *(meeting for meeting, _ in moved)),
            (*publication.booked, *(replace(meeting, slot=slot) for meeting, slot in moved)),
            tuple(concerned),
            tuple(changed[each.id] for each in concerned if each.id in changed),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "before": [_meeting_row(each) for each in self.before],
            "after": [_meeting_row(each) for each in self.after],
            "companies_before": [_company_row(each) for each in self.companies_before],
            "companies_after": [_company_row(each) for each in self.companies_after],
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> "RepairChanges":
        return cls(
            tuple(_meeting(each) for each in row["before"]),
            tuple(_meeting(each) for each in row["after"]),
            tuple(_company(each) for each in row["companies_before"]),
            tuple(_company(each) for each in row["companies_after"]),
        )


def plan_undo(
    snapshot: EventSnapshot, readership: Readership, done: RepairChanges
) -> PlannedPublication:
    """Raises RepairNotUndoable: a slot has begun, a meeting or a company is another since, a seat
    is somebody else's, or the event has talks, whose rooms were given on.
    """
    if snapshot.has_groups:
        raise RepairNotUndoable(reason="talks")
    companies = _companies_again(snapshot, done)
    standing = {each.id: each for each in snapshot.booked}
    if any(
        (now := standing.get(each.id)) is None or now.planned != each.planned for each in done.after
    ):
        raise RepairNotUndoable(reason="changed")
    if any(each.slot < snapshot.slots_begun for each in (*done.before, *done.after)):
        raise RepairNotUndoable(reason="begun")
    back = {each.id for each in done.before}
    ending = [standing[each.id] for each in done.after if each.id not in back]
    leaving = {each.id for each in done.after}
    kept = [each for each in snapshot.booked if each.id not in leaving]
    after = [*kept, *done.before]
    _require_room(snapshot, companies, kept, done.before)
    coming = {each.id for each in companies}
    changes = tuple(unsent_changes(readership, after))
    return PlannedPublication(
        kept=tuple(kept),
        moved=tuple((each, each.slot) for each in done.before),
        booked=(),
        cancelled=tuple(ending),
        infeasible=(),
        without_seat=frozenset(each.id for each in kept if each.company_id not in coming),
        taken=Counter((each.company_id, each.slot) for each in after),
        companies=companies,
        slots=snapshot.planned.slots,
        sessions=None,
        awaits_rooms=False,
        incidents=(),
        changes=changes,
        readers=readership.readers,
        coverage=coverage_of(readership, after, unsent=len(changes), awaits_rooms=False),
    )


def _companies_again(snapshot: EventSnapshot, done: RepairChanges) -> tuple[CompanyToPlan, ...]:
    coming = {each.id: each for each in snapshot.planned.companies}
    if any(each.id not in coming for each in done.companies_before):
        raise RepairNotUndoable(reason="gone")
    if any(_company_row(coming[each.id]) != _company_row(each) for each in done.companies_after):
        raise RepairNotUndoable(reason="changed")
    for each in done.companies_before:
        coming[each.id] = replace(
            coming[each.id],
            tables=each.tables,
            unavailable=each.unavailable,
            adjusted=each.adjusted,
        )
    return tuple(coming.values())


def _require_room(
    snapshot: EventSnapshot,
    companies: tuple[CompanyToPlan, ...],
    kept: list[BookedMeeting],
    again: tuple[BookedMeeting, ...],
) -> None:
    by_id = {each.id: each for each in companies}
    people = {each.id for each in snapshot.planned.students}
    if any(each.company_id not in by_id or each.person_id not in people for each in again):
        raise RepairNotUndoable(reason="gone")
    after = [*kept, *again]
    seats = Counter((each.company_id, each.slot) for each in after if each.slot >= 0)
    is_full = any(
        count > by_id[company].seats(slot)
        for (company, slot), count in seats.items()
        if company in by_id and slot >= snapshot.slots_begun
    )
    at_once = Counter((each.person_id, each.slot) for each in after)
    twice = Counter((each.person_id, each.company_id) for each in after)
    if is_full or max(at_once.values(), default=0) > 1 or max(twice.values(), default=0) > 1:
        raise RepairNotUndoable(reason="taken")


def _meeting_row(meeting: BookedMeeting) -> list[Any]:
    return [
        str(meeting.id),
        str(meeting.person_id),
        str(meeting.company_id),
        meeting.slot,
        meeting.origin,
    ]


def _meeting(row: list[Any]) -> BookedMeeting:
    return BookedMeeting(UUID(row[0]), UUID(row[1]), UUID(row[2]), row[3], row[4])


def _company_row(company: CompanyToPlan) -> list[Any]:
    return [
        str(company.id),
        company.tables,
        list(company.unavailable),
        [list(each) for each in company.adjusted],
    ]


def _company(row: list[Any]) -> CompanyToPlan:
    id, tables, unavailable, adjusted = row
    return CompanyToPlan(
        UUID(id),
        tables,
        unavailable=tuple(unavailable),
        adjusted=tuple((slot, seats) for slot, seats in adjusted),
    )
