"""Make a finished build the schedule that stands, and tell everybody concerned once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.set_up_seats import set_up_seats
from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event, EventStudent
from services.registration.events.queries.times import slot_count, slots_begun
from services.registration.kit.models.statements import table_of
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.models.publications import Publication
from services.registration.meetings.queries.personal_schedules import PlannedMeeting
from services.registration.meetings.use_cases.record_schedule_messages import (
    is_published,
    record_changed_schedules,
    unsent_schedules,
)
from services.registration.meetings.use_cases.take_seat import lock_all_seats
from services.registration.preparation.queries.preparation import students_awaiting_preparation
from services.registration.schedules.domain.build_errors import BuildNotFinished
from services.registration.schedules.domain.build_order import planned_meetings, planned_sessions
from services.registration.schedules.domain.incidents import Incident, companies_after, seats_away
from services.registration.schedules.domain.publishing import BookedMeeting, Merged, Seats, merge
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.build_input import companies_to_plan
from services.registration.schedules.queries.groups import has_groups, standing_sessions
from services.registration.schedules.use_cases.plan_sessions import plan_sessions
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
    #: students with meetings who are told later, when they are prepared
    students_waiting: int = 0

    @property
    def told(self) -> int:
        return (
            self.students_first
            + self.students_changed
            + self.companies_first
            + self.companies_changed
        )


def preview_publication(
    session: Session,
    *,
    event: Event,
    build: ScheduleBuild | None,
    happened: Sequence[Incident] = (),
) -> Preview:
    """build None: what stands already, or a career day without timed meetings. `happened` is what
    will have been taken in by then (see publish_repair)."""
    merged = _merged(session, event, build, happened)
    meetings = _meetings_after(merged, {})
    found, readers = unsent_schedules(session, event, meetings)
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
        len(
            students_awaiting_preparation(session, event.id)
            & {meeting.person_id for meeting in meetings}
        ),
    )


def publish_build(
    session: Session,
    *,
    event: Event,
    build: ScheduleBuild | None,
    published_by: UUID,
    tells: bool = True,
    away: Sequence[Incident] = (),
) -> Publication:
    """Raises BuildNotFinished or EventIsCancelled. Publishing the same again tells nobody.

    `away` are companies whose absence ends also what was booked by hand.
    Not to tell leaves a time to think: an earlier version brings everything back, and nobody has
    heard of it.
    """
    # Not FOR UPDATE: a booking that holds its seat must still be able to refer to the event.
    session.get_one(Event, event.id, with_for_update={"key_share": True}, populate_existing=True)
    if event.cancelled:
        raise EventIsCancelled
    lock_all_seats(session, event.id)
    merged = _merged(session, event, build, away)
    ids = {meeting: new_id() for meeting in merged.added}
    after = _meetings_after(merged, ids)
    waits = _plan_sessions(session, event, build, after, tells=tells)
    set_up_seats(session, event, merged.taken)
    _write_meetings(session, event.id, merged, ids, published_by)
    told = record_changed_schedules(session, event, after) if tells and not waits else 0
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


def _merged(
    session: Session, event: Event, build: ScheduleBuild | None, happened: Sequence[Incident]
) -> Merged:
    standing = [
        BookedMeeting(row.id, row.person_id, row.company_id, row.slot, row.origin)
        for row in session.execute(
            select(Meeting.id, Meeting.person_id, Meeting.company_id, Meeting.slot, Meeting.origin)
            .where(Meeting.event_id == event.id, Meeting.status == "booked")
            .order_by(Meeting.created_at, Meeting.id)
        )
    ]
    if build is None:
        planned = [(m.person_id, m.company_id, m.slot) for m in standing if m.origin == "built"]
    elif build.status != "done" or build.result is None or build.purpose != "schedule":
        raise BuildNotFinished
    else:
        planned = planned_meetings(build.order, build.result["schedule"])
    taking_part = frozenset(
        session.scalars(select(EventStudent.person_id).where(EventStudent.event_id == event.id))
    )
    return merge(
        planned,
        standing,
        _seats(session, event.id, build, happened),
        taking_part,
        begun=slots_begun(session, event.id) if is_published(session, event.id) else 0,
        away=seats_away(happened),
    )


def _plan_sessions(
    session: Session,
    event: Event,
    build: ScheduleBuild | None,
    after: list[PlannedMeeting],
    *,
    tells: bool,
) -> bool:
    """Whether telling waits for the rooms of group sessions."""
    if not has_groups(session, event.id):
        return False
    meetings = [(meeting.person_id, meeting.company_id, meeting.slot) for meeting in after]
    begun = slots_begun(session, event.id) if is_published(session, event.id) else 0
    held = {
        seat: seats
        for seat, seats in standing_sessions(session, event.id).items()
        if seat[1] < begun
    }
    coming = _group_seats(session, event.id, build)
    to_come = {seat: seats for seat, seats in coming.items() if seat[1] >= begun}
    return plan_sessions(
        session, event, sessions={**held, **to_come}, meetings=meetings, tells=tells
    )


def _group_seats(
    session: Session, event_id: UUID, build: ScheduleBuild | None
) -> dict[tuple[UUID, int], int]:
    """Of the sessions that the build holds, or of those that stand; only companies that come."""
    sessions = None
    if build is not None and build.result is not None:
        sessions = planned_sessions(build.order, build.result["schedule"])
    if sessions is None:
        sessions = standing_sessions(session, event_id)
    coming = {company.id for company in companies_to_plan(session, event_id)}
    return {seat: seats for seat, seats in sessions.items() if seat[0] in coming}


def _seats(
    session: Session,
    event_id: UUID,
    build: ScheduleBuild | None,
    happened: Sequence[Incident],
) -> Seats:
    if has_groups(session, event_id):
        return _group_seats(session, event_id, build)
    slots = range(slot_count(session, event_id))
    return {
        (company.id, slot): company.seats(slot)
        for company in companies_after(companies_to_plan(session, event_id), happened)
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
