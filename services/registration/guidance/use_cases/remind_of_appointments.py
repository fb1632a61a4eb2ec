"""Remind students of their talks with counsellors or companies on the day before: each once, and
nobody who was told of a change on that same day.
"""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.kit.use_cases.claim_reminders import claim_reminders
from services.registration.meetings.domain.booking_rules import day_to_remind_of, droppable_until
from services.registration.meetings.domain.personal_schedules import ScheduleLine, items_by_reader
from services.registration.meetings.models.publications import SentSchedule
from services.registration.meetings.queries.booking import Booking, booking_of
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.meetings.queries.readership import event_lines
from services.registration.meetings.use_cases.create_schedule_message import create_schedule_item
from shared import clock
from shared.contracts.registration import AppointmentReminderDueV1
from shared.messaging import record_many
from shared.web.formats import COPENHAGEN, local

#: a career day is one line for everybody, and no appointment
_WITH_APPOINTMENTS = ("guidance", "praktikdating")


def remind_of_appointments(session: Session) -> int:
    """Safe to run at any time and by several workers at once. Returns how many are reminded."""
    wall_time = local(clock.now())
    day = day_to_remind_of(wall_time)
    if day is None:
        return 0
    events = session.scalars(
        select(Event)
        .where(Event.kind.in_(_WITH_APPOINTMENTS), Event.held_on == day, Event.cancelled.is_(False))
        .order_by(Event.id)
    ).all()
    today = datetime.combine(wall_time.date(), time(), COPENHAGEN)
    return sum(_remind(session, event, told_before=today) for event in events)


def _remind(session: Session, event: Event, *, told_before: datetime) -> int:
    meetings = meetings_of(session, event.id)
    people = _claim(session, event.id, {one.person_id for one in meetings}, told_before)
    items = items_by_reader(event_lines(session, event), meetings, people, {})
    booking = booking_of(session, event.id)
    record_many(
        session,
        [_message(event, person, items[person], booking) for person in people if items[person]],
    )
    return len(people)


def _claim(
    session: Session, event_id: UUID, people: Collection[UUID], told_before: datetime
) -> list[UUID]:
    """Those of them whom nobody has reminded: of two workers at once, one gets each."""
    return sorted(
        claim_reminders(
            session,
            "appointment",
            SentSchedule,
            "reader_id",
            SentSchedule.event_id == event_id,
            SentSchedule.reader_id.in_(people),
            SentSchedule.sent_at < told_before,
        )
    )


def _message(
    event: Event, person_id: UUID, items: list[ScheduleLine], booking: Booking
) -> AppointmentReminderDueV1:
    first = min(items)
    until = droppable_until(booking.rules, first.starts_at)
    may_drop = booking.state == "open" and until > clock.now()
    return AppointmentReminderDueV1(
        contact_id=person_id,
        event_id=event.id,
        items=tuple(create_schedule_item(item) for item in sorted(items)),
        drop_until=until if may_drop else None,
    )
