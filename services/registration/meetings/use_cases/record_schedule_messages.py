"""Record what readers are told of their schedules: first all, then only what has changed."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.events.use_cases.record_event_facts import record_facts
from services.registration.kit.models.statements import upsert
from services.registration.meetings.domain.personal_schedules import (
    Reader,
    ScheduleChange,
    schedule_changes,
    unsent_changes,
)
from services.registration.meetings.models.publications import SentSchedule
from services.registration.meetings.queries.personal_schedules import (
    meetings_of,
    sent_schedules,
    student_items,
)
from services.registration.meetings.queries.readership import readership
from services.registration.meetings.use_cases.create_schedule_message import (
    create_schedule_message,
)
from services.registration.preparation.queries.preparation import students_awaiting_preparation
from shared import clock
from shared.ids import new_id
from shared.messaging import record_many


def record_changed_schedules(session: Session, event: Event) -> int:
    """For everybody whose schedule is not as they were sent it. Returns how many."""
    readers = readership(session, event)
    changes = unsent_changes(readers, meetings_of(session, event.id))
    return record_schedule_messages(session, event, changes, readers.readers)


def record_student_schedules(session: Session, event: Event, people: Collection[UUID]) -> int:
    """Tell these students, and nobody else, if their schedule has changed.

    Nobody is told before the first publication: the caller has asked. Companies see changes on
    their page at once and are told together, when the organiser says so.
    """
    people = set(people) - students_awaiting_preparation(session, event.id, people)
    readers = {person: Reader(person, "student", person) for person in people}
    current = {person: student_items(session, event, person) for person in people}
    sent = sent_schedules(session, event.id, list(people))
    changes = schedule_changes(current, sent, dict.fromkeys(people, "student"))
    return record_schedule_messages(session, event, changes, readers)


def record_schedule_messages(
    session: Session,
    event: Event,
    changes: Iterable[ScheduleChange],
    readers: Mapping[UUID, Reader],
    *,
    asks_again: bool = False,
) -> int:
    """One message for each change; what was told is kept. Returns how many.

    `asks_again`: companies that come are asked whether they can on the new day.
    """
    told, news_id = list(changes), new_id()
    messages = [
        create_schedule_message(
            readers[change.reader_id],
            change,
            event_id=event.id,
            event_name=event.name,
            news_id=news_id,
            asks_again=asks_again and readers[change.reader_id].must_confirm(change),
        )
        for change in told
    ]
    _remember(session, event.id, told)
    knows = {change.reader_id: change.knows for change in told if change.knows is not None}
    record_facts(session, event.id, knows)
    record_many(session, messages)
    return len(told)


def _remember(session: Session, event_id: UUID, told: Iterable[ScheduleChange]) -> None:
    now = clock.now()
    rows = [
        {
            "event_id": event_id,
            "reader_id": change.reader_id,
            "audience": change.audience,
            "sequence": change.sequence,
            "items": [item.to_row() for item in change.items],
            "sent_at": now,
        }
        for change in told
        if change.has_schedule
    ]
    if not rows:
        return
    statement = upsert(session, SentSchedule)
    new = statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["event_id", "reader_id"],
            set_={"sequence": new.sequence, "items": new["items"], "sent_at": new.sent_at},
        ),
        rows,
    )
