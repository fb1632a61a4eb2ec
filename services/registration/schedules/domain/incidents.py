"""What has happened on the day, as the organiser says it; it changes what can be planned and
decides no meeting.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from services.registration.invitations.domain.replies import MAX_TABLES
from services.registration.meetings.domain.meetings import PlannedMeeting
from services.registration.meetings.domain.seat_supply import CompanyToPlan

Kind = Literal["company_away", "company_tables", "students_away", "students_new"]


@dataclass(frozen=True)
class Incident:
    """company_away: `company` is not there in `slots` (all of them: it does not come at all).
    company_tables: it has `more` tables. students_away: the future meetings of `students` are free.
    students_new: `students` have nothing yet and would like to.
    """

    kind: Kind
    company: UUID | None = None
    slots: tuple[int, ...] = ()
    more: int = 0
    students: tuple[UUID, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "company": str(self.company) if self.company else None,
            "slots": list(self.slots),
            "more": self.more,
            "students": [str(student) for student in self.students],
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> "Incident":
        return cls(
            row["kind"],
            UUID(row["company"]) if row["company"] else None,
            tuple(row["slots"]),
            row["more"],
            tuple(UUID(student) for student in row["students"]),
        )


def companies_after(
    companies: Iterable[CompanyToPlan], incidents: Sequence[Incident]
) -> list[CompanyToPlan]:
    """The companies as they are now: away, or with more tables."""
    return [_after(company, incidents) for company in companies]


def companies_that_stay_away(incidents: Iterable[Incident], slots: int) -> frozenset[UUID]:
    """Those that do not come at all."""
    return frozenset(
        each.company
        for each in incidents
        if each.kind == "company_away" and each.company and set(range(slots)) <= set(each.slots)
    )


def absent_students(incidents: Iterable[Incident]) -> frozenset[UUID]:
    return frozenset(
        student for each in incidents if each.kind == "students_away" for student in each.students
    )


def seats_away(incidents: Iterable[Incident]) -> frozenset[tuple[UUID, int]]:
    """(company, slot) in which nobody of the company is there."""
    return frozenset(
        (each.company, slot)
        for each in incidents
        if each.kind == "company_away" and each.company
        for slot in each.slots
    )


def still_possible(
    meetings: Iterable[PlannedMeeting], incidents: Sequence[Incident]
) -> list[PlannedMeeting]:
    """Those that nothing that has happened makes impossible."""
    away, absent = seats_away(incidents), absent_students(incidents)
    return [
        (student, company, slot)
        for student, company, slot in meetings
        if (company, slot) not in away and student not in absent
    ]


def _after(company: CompanyToPlan, incidents: Sequence[Incident]) -> CompanyToPlan:
    for each in incidents:
        if each.company != company.id:
            continue
        if each.kind == "company_away":
            away = tuple(sorted({*company.unavailable, *each.slots}))
            company = replace(company, unavailable=away)
        elif each.kind == "company_tables":
            company = replace(
                company,
                tables=min(company.tables + each.more, MAX_TABLES),
                adjusted=tuple(
                    (slot, seats + each.more if seats else 0) for slot, seats in company.adjusted
                ),
            )
    return company
