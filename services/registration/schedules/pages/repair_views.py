"""What the pages about changes on the day show: what may have happened, and what a repair means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from planning import Instance
from planning.quick_repair import quick_repair
from services.registration.events.models.events import Event
from services.registration.meetings.queries.groups import has_groups
from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.schedules.domain.build_order import BuildWanted, Numbers, make_order
from services.registration.schedules.domain.event_snapshot import repair_input
from services.registration.schedules.domain.incidents import Incident, absent_students
from services.registration.schedules.domain.repair_report import (
    ChangedDay,
    RepairReport,
    repair_report,
)
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.event_snapshot import event_snapshot
from services.registration.wishes.queries.student_lines import StudentLine, student_lines
from services.registration.wishes.queries.wishes import company_names

Times = Mapping[int, tuple[datetime, datetime]]


@dataclass(frozen=True)
class Seen:
    """A meeting in words; `before` is where it was when it only moves."""

    company: str
    at: datetime | None
    before: datetime | None = None


@dataclass(frozen=True)
class DayView:
    student: StudentLine | None
    lost: list[Seen]
    gained: list[Seen]
    moved: list[Seen]
    has: int


@dataclass(frozen=True)
class RepairView:
    report: RepairReport
    days: list[DayView]
    students_without: list[StudentLine]
    is_of_talks: bool


def quick_view(session: Session, event: Event, incidents: list[Incident]) -> RepairView:
    """In milliseconds: free seats only. Raises InstanceError where nothing can be planned."""
    snapshot = event_snapshot(session, event)
    pins = snapshot.meetings("booked", "by_hand")
    asked = repair_input(snapshot, BuildWanted("fair", 0, pins=pins), incidents)
    order = make_order(asked.planned, asked.wanted)
    instance = Instance.from_dict(order["instance"])
    numbers = Numbers.of(order)
    report = repair_report(
        instance.previous or (),
        quick_repair(instance),
        [numbers.student[id] for id in absent_students(incidents) if id in numbers.student],
    )
    return _view(session, event.id, numbers, report)


def repaired_view(session: Session, build: ScheduleBuild) -> RepairView:
    """Of a finished repair: from the plan it was asked to repair to the one it found."""
    assert build.result is not None, "only a finished build has a result"
    instance, schedule = build.order["instance"], build.result["schedule"]
    report = repair_report(
        instance["previous"]["bookings"],
        [*schedule["bookings"], *(schedule.get("filled") or ())],
        (instance.get("cancelled") or {}).get("students") or (),
    )
    return _view(session, build.event_id, Numbers.of(build.order), report)


def _view(session: Session, event_id: UUID, numbers: Numbers, report: RepairReport) -> RepairView:
    students = {line.person_id: line for line in student_lines(session, event_id)}
    companies = company_names(session, event_id)
    times = event_slots(session, event_id)

    def student(number: int) -> StudentLine | None:
        return students.get(numbers.students[number])

    def company(number: int) -> str:
        return companies.get(numbers.companies[number], "")

    def day(changed: ChangedDay) -> DayView:
        return DayView(
            student(changed.student),
            [Seen(company(one), _at(times, slot)) for one, slot in changed.lost],
            [Seen(company(one), _at(times, slot)) for one, slot in changed.gained],
            [
                Seen(company(one), _at(times, slot), _at(times, before))
                for one, before, slot in changed.moved
            ],
            changed.has,
        )

    without = [student(number) for number in report.students_without]
    return RepairView(
        report,
        [day(changed) for changed in report.days],
        [line for line in without if line],
        has_groups(session, event_id),
    )


def _at(times: Times, slot: int) -> datetime | None:
    return times[slot][0] if slot in times else None
