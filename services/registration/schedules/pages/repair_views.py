"""What the pages about changes on the day show: what may have happened, and what a repair means."""

from collections.abc import Collection, Iterable, Mapping
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
from services.registration.schedules.domain.publishing import PlannedPublication
from services.registration.schedules.domain.repair_report import (
    ChangedDay,
    RepairReport,
    repair_report,
)
from services.registration.schedules.domain.undoing import RepairChanges
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
    """`absent` are shown and not planned; `also_hear` hear of what was changed before."""

    report: RepairReport
    days: list[DayView]
    absent: list[DayView]
    students_without: list[StudentLine]
    is_of_talks: bool
    also_hear: list[StudentLine]

    @property
    def changes_nothing(self) -> bool:
        return not self.report.people


def quick_view(session: Session, event: Event, incidents: list[Incident]) -> RepairView:
    """In milliseconds: free seats only, and nobody where nothing has happened.

    Raises InstanceError where nothing can be planned.
    """
    snapshot = event_snapshot(session, event)
    standing = snapshot.meetings()
    after = list(standing)
    if snapshot.needs_repair(incidents):
        pins = snapshot.meetings("booked", "by_hand")
        asked = repair_input(snapshot, BuildWanted("fair", 0, pins=pins), incidents)
        order = make_order(asked.planned, asked.wanted)
        after = Numbers.of(order).meetings(quick_repair(Instance.from_dict(order["instance"])))
        # held by companies that are gone, or fallen and in no row any more
        after = [each for each in after if each not in snapshot.fallen]
    report = repair_report(standing, after, absent_students(incidents), snapshot.fallen)
    return _view(session, event.id, report)


def published_view(
    session: Session, event: Event, done: RepairChanges, absent: frozenset[UUID]
) -> RepairView:
    """Of what a repair has changed, once it stands."""
    after = {each.id: each.planned for each in done.after}
    changed = {each.id for each in done.before} | after.keys()
    kept = [
        each.planned for each in event_snapshot(session, event).booked if each.id not in changed
    ]
    before = [*kept, *(each.planned for each in done.before)]
    return _view(session, event.id, repair_report(before, [*kept, *after.values()], absent))


def planned_view(
    session: Session, event: Event, publication: PlannedPublication, absent: frozenset[UUID]
) -> RepairView:
    """Of what is about to be written, person by person: from what stands to what will stand."""
    snapshot = event_snapshot(session, event)
    report = repair_report(
        snapshot.meetings(),
        [each.planned for each in publication.meetings],
        absent,
        snapshot.fallen,
    )
    hear = {each.reader_id for each in publication.changes if each.audience == "student"}
    return _view(session, event.id, report, hear - report.people)


def _view(
    session: Session, event_id: UUID, report: RepairReport, also_hear: Collection[UUID] = ()
) -> RepairView:
    students = {line.person_id: line for line in student_lines(session, event_id)}
    companies = company_names(session, event_id)
    times = event_slots(session, event_id)

    def day(changed: ChangedDay) -> DayView:
        return DayView(
            students.get(changed.student),
            [Seen(companies.get(one, ""), _at(times, slot)) for one, slot in changed.lost],
            [Seen(companies.get(one, ""), _at(times, slot)) for one, slot in changed.gained],
            [
                Seen(companies.get(one, ""), _at(times, slot), _at(times, before))
                for one, before, slot in changed.moved
            ],
            changed.has,
        )

    def lines(people: Iterable[UUID]) -> list[StudentLine]:
        found = [students[each] for each in people if each in students]
        return sorted(found, key=lambda line: (line.name, line.person_id))

    return RepairView(
        report,
        [day(changed) for changed in report.days],
        [day(changed) for changed in report.absent],
        lines(report.students_without),
        has_groups(session, event_id),
        lines(also_hear),
    )


def _at(times: Times, slot: int) -> datetime | None:
    return times[slot][0] if slot in times else None
