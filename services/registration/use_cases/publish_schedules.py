"""Make a finished build the schedule that stands, and tell everybody concerned once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from services.registration.domain.build_errors import BuildNotFinished
from services.registration.domain.build_order import planned_meetings
from services.registration.domain.errors import EventIsCancelled
from services.registration.domain.publishing import Merged, Seats, Standing, merge
from services.registration.models import (
    CompanySlot,
    Event,
    EventStudent,
    Meeting,
    Publication,
    ScheduleBuild,
)
from services.registration.models.statements import table_of, upsert
from services.registration.queries.build_input import companies_to_plan, slot_count
from services.registration.queries.personal_schedules import PlannedMeeting
from services.registration.use_cases.tell_schedules import tell, untold_changes
from shared import clock
from shared.ids import new_id


@dataclass(frozen=True)
class Preview:
    """What publishing would do, before anything is done."""

    merged: Merged
    students_first: int
    students_changed: int
    companies_first: int
    companies_changed: int

    @property
    def told(self) -> int:
        return (
            self.students_first
            + self.students_changed
            + self.companies_first
            + self.companies_changed
        )


def preview_publication(session: Session, *, event: Event, build: ScheduleBuild | None) -> Preview:
    """build None: what stands already, or a career day without timed meetings."""
    merged = _merged(session, event, build)
    meetings = _meetings_after(merged, {})
    found, readers = untold_changes(session, event, meetings)
    counts = {("student", True): 0, ("student", False): 0}
    counts |= {("company", True): 0, ("company", False): 0}
    for telling in found:
        counts[readers[telling.reader_id].audience, telling.is_first] += 1
    return Preview(
        merged,
        counts["student", True],
        counts["student", False],
        counts["company", True],
        counts["company", False],
    )


def publish_schedules(
    session: Session, *, event: Event, build: ScheduleBuild | None, published_by: UUID
) -> Publication:
    """Raises BuildNotFinished or EventIsCancelled. Publishing the same again tells nobody."""
    session.get_one(Event, event.id, with_for_update=True, populate_existing=True)
    if event.cancelled:
        raise EventIsCancelled
    lock_seats(session, event.id)
    merged = _merged(session, event, build)
    ids = {meeting: new_id() for meeting in merged.added}
    set_up_seats(session, event, merged.taken)
    _write_meetings(session, event.id, merged, ids, published_by)
    found, readers = untold_changes(session, event, _meetings_after(merged, ids))
    told = tell(session, event, found, readers)
    last = session.scalar(
        select(func.max(Publication.version)).where(Publication.event_id == event.id)
    )
    publication = Publication(
        event_id=event.id,
        version=(last or 0) + 1,
        build_id=build.id if build else None,
        published_at=clock.now(),
        published_by=published_by,
        told=told,
    )
    session.add(publication)
    session.flush()
    return publication


def lock_seats(session: Session, event_id: UUID) -> None:
    """Nobody books while the plan and what stands are joined; in the order of all locks."""
    session.execute(
        select(CompanySlot.slot)
        .where(CompanySlot.event_id == event_id)
        .order_by(CompanySlot.company_id, CompanySlot.slot)
        .with_for_update()
    ).all()


def set_up_seats(
    session: Session, event: Event, taken: dict[tuple[UUID, int], int] | None = None
) -> None:
    """A row of seats for every company that comes and every slot, following the companies' replies
    except where the organiser adjusted them. `taken` None keeps the counters as they are."""
    rows = [
        {
            "event_id": event.id,
            "company_id": company.id,
            "slot": slot,
            "capacity": max(company.seats(slot), (taken or {}).get((company.id, slot), 0)),
            "taken": (taken or {}).get((company.id, slot), 0),
            "is_open": company.seats(slot) > 0,
            "is_adjusted": slot in dict(company.adjusted),
        }
        for company in companies_to_plan(session, event.id)
        for slot in range(slot_count(session, event.id))
    ]
    if not rows:
        return
    statement = upsert(session, CompanySlot)
    new = statement.excluded
    values = {"capacity": new.capacity, "is_open": new.is_open}
    if taken is not None:
        session.execute(update(CompanySlot).where(CompanySlot.event_id == event.id).values(taken=0))
        values["taken"] = new.taken
        written = statement.on_conflict_do_update(
            index_elements=["event_id", "company_id", "slot"], set_=values
        )
    else:
        written = statement.on_conflict_do_nothing()
    session.execute(written, rows)


def _merged(session: Session, event: Event, build: ScheduleBuild | None) -> Merged:
    standing = [
        Standing(row.id, row.person_id, row.company_id, row.slot, row.origin)
        for row in session.execute(
            select(Meeting.id, Meeting.person_id, Meeting.company_id, Meeting.slot, Meeting.origin)
            .where(Meeting.event_id == event.id, Meeting.status == "booked")
            .order_by(Meeting.created_at, Meeting.id)
        )
    ]
    if build is None:
        planned = [(m.person_id, m.company_id, m.slot) for m in standing if m.origin == "built"]
    elif build.status != "done" or build.result is None:
        raise BuildNotFinished
    else:
        planned = planned_meetings(build.order, build.result["schedule"])
    taking_part = frozenset(
        session.scalars(select(EventStudent.person_id).where(EventStudent.event_id == event.id))
    )
    return merge(planned, standing, _seats(session, event.id), taking_part)


def _seats(session: Session, event_id: UUID) -> Seats:
    slots = range(slot_count(session, event_id))
    return {
        (company.id, slot): company.seats(slot)
        for company in companies_to_plan(session, event_id)
        for slot in slots
        if company.seats(slot) > 0
    }


def _meetings_after(
    merged: Merged, ids: dict[tuple[UUID, UUID, int], UUID]
) -> list[PlannedMeeting]:
    """The meetings as they will stand; new ones have the given ids, in a preview passing ones."""
    after = [PlannedMeeting(m.id, m.person_id, m.company_id, m.slot) for m in merged.kept]
    after += [PlannedMeeting(m.id, m.person_id, m.company_id, slot) for m, slot in merged.moved]
    after += [
        PlannedMeeting(ids.get(new) or new_id(), person, company, slot)
        for new in merged.added
        for person, company, slot in [new]
    ]
    return after


def _write_meetings(
    session: Session,
    event_id: UUID,
    merged: Merged,
    ids: dict[tuple[UUID, UUID, int], UUID],
    changed_by: UUID,
) -> None:
    """Cancel first, then move, then add: no two rows of a student share a slot on the way."""
    now = clock.now()
    by_id = table_of(Meeting).c.id == bindparam("meeting")
    meetings = table_of(Meeting)
    leaving = [*merged.cancelled, *(meeting for meeting, _ in merged.moved)]
    if leaving:
        session.connection().execute(
            update(meetings)
            .where(by_id)
            .values(status="cancelled", cancelled_at=now, changed_by=changed_by),
            [{"meeting": meeting.id} for meeting in leaving],
        )
    if merged.moved:
        session.connection().execute(
            update(meetings)
            .where(by_id)
            .values(
                status="booked",
                cancelled_at=None,
                slot=bindparam("new_slot"),
                version=meetings.c.version + 1,
                holds_seat=True,
            ),
            [{"meeting": meeting.id, "new_slot": slot} for meeting, slot in merged.moved],
        )
    if merged.kept:
        session.connection().execute(
            update(meetings).where(by_id).values(holds_seat=bindparam("seat")),
            [{"meeting": m.id, "seat": m.id not in merged.without_seat} for m in merged.kept],
        )
    if merged.added:
        session.execute(
            insert(Meeting),
            [
                {
                    "id": ids[person, company, slot],
                    "event_id": event_id,
                    "company_id": company,
                    "person_id": person,
                    "slot": slot,
                    "status": "booked",
                    "origin": "built",
                    "holds_seat": True,
                    "version": 1,
                    "created_at": now,
                    "changed_by": changed_by,
                }
                for person, company, slot in merged.added
            ],
        )
