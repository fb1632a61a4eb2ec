"""Record what readers are told of their schedules: first all, then only what has changed."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.kit.models.statements import upsert
from services.registration.meetings.domain.personal_schedules import (
    Reader,
    ScheduleChange,
    ScheduleLine,
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
from services.registration.preparation.queries.preparation import students_awaiting_preparation
from shared import clock
from shared.contracts import Message
from shared.contracts.registration import (
    PersonalScheduleChangedV1,
    PersonalSchedulePublishedV1,
    ScheduleItem,
)
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
) -> int:
    """One message for each change; what was sent is kept. Returns how many."""
    now = clock.now()
    messages: list[Message] = []
    rows: list[dict[str, Any]] = []
    for change in changes:
        messages.append(_message(event.id, event.name, change, readers[change.reader_id]))
        rows.append(
            {
                "event_id": event.id,
                "reader_id": change.reader_id,
                "audience": change.audience,
                "sequence": change.sequence,
                "items": [item.to_row() for item in change.items],
                "sent_at": now,
            }
        )
    if rows:
        _remember(session, rows)
        record_many(session, messages)
    return len(rows)


def _remember(session: Session, rows: list[dict[str, Any]]) -> None:
    statement = upsert(session, SentSchedule)
    new = statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["event_id", "reader_id"],
            set_={"sequence": new.sequence, "items": new["items"], "sent_at": new.sent_at},
        ),
        rows,
    )


def create_schedule_message(
    person_id: UUID, *, event_id: UUID, event_name: str, change: ScheduleChange
) -> Message:
    """What one student is told, for a caller that writes it by a statement of its own."""
    return _message(event_id, event_name, change, Reader(person_id, "student", person_id))


def _message(event_id: UUID, event_name: str, change: ScheduleChange, reader: Reader) -> Message:
    fact = PersonalSchedulePublishedV1 if change.is_first else PersonalScheduleChangedV1
    return fact(
        contact_id=reader.contact_id,
        event_id=event_id,
        event_name=event_name,
        audience=change.audience,
        link_generation=reader.link_generation,
        participation_id=reader.participation_id,
        sequence=change.sequence,
        items=tuple(create_schedule_item(item) for item in change.items),
        cancelled_uids=change.cancelled_uids,
    )


def create_schedule_item(item: ScheduleLine) -> ScheduleItem:
    return ScheduleItem(
        uid=item.uid,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        title=item.title,
        place=item.place,
    )
