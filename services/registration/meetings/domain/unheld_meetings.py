"""Meetings that stand and cannot be held: the one answer, from what the companies say they offer.

What has begun has happened, and is no question any more.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.domain.seat_supply import CompanyToPlan

Cause = Literal["company_gone", "company_away", "outside_hours", "too_few_seats", "field_unwanted"]


@dataclass(frozen=True)
class UnheldMeeting:
    """`company_away`: the company said so on the day, and nobody has answered it yet."""

    meeting: BookedMeeting
    cause: Cause


@dataclass(frozen=True)
class UnheldCount:
    """How many meetings of one company cannot be held for one cause."""

    company_id: UUID
    company: str
    cause: Cause
    meetings: int


def unheld_meetings(
    meetings: Iterable[BookedMeeting],
    companies: Iterable[CompanyToPlan],
    educations: Mapping[UUID, str | None],
    *,
    begun: int,
    away: Collection[tuple[UUID, int]] = frozenset(),
) -> list[UnheldMeeting]:
    """`meetings` oldest first: where seats are too few, the older ones keep them. `companies` are
    those that come; `educations` are the students'; `away` are (company, slot).

    What was booked by hand across educations was somebody's decision and stands.
    """
    coming = {company.id: company for company in companies}
    taken: Counter[tuple[UUID, int]] = Counter()
    found = []
    for meeting in meetings:
        if meeting.slot < begun:
            continue
        company = coming.get(meeting.company_id)
        education = educations.get(meeting.person_id)
        cause = _cause(meeting, company, education, away, taken)
        if cause is not None:
            found.append(UnheldMeeting(meeting, cause))
        else:
            taken[meeting.company_id, meeting.slot] += 1
    return found


def unheld_counts(
    unheld: Iterable[UnheldMeeting], names: Mapping[UUID, str]
) -> tuple[UnheldCount, ...]:
    """The most meetings first."""
    counted = Counter((each.meeting.company_id, each.cause) for each in unheld)
    counts = [
        UnheldCount(company, names.get(company, ""), cause, number)
        for (company, cause), number in counted.items()
    ]
    return tuple(sorted(counts, key=lambda each: (-each.meetings, each.company, each.cause)))


def _cause(
    meeting: BookedMeeting,
    company: CompanyToPlan | None,
    education: str | None,
    away: Collection[tuple[UUID, int]],
    taken: Mapping[tuple[UUID, int], int],
) -> Cause | None:
    if company is None:
        return "company_gone"
    seat = (company.id, meeting.slot)
    if seat in away:
        return "company_away"
    if meeting.slot in company.unavailable:
        return "outside_hours"
    if taken.get(seat, 0) >= company.seats(meeting.slot):
        return "too_few_seats"
    is_wanted = company.accepts is None or education is None or education in company.accepts
    return None if is_wanted or meeting.origin == "by_hand" else "field_unwanted"
