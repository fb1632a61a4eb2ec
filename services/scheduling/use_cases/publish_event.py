"""Records scheduling's messages in the outbox; the only place that builds them from rows."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from services.scheduling.models.events import Event
from services.scheduling.queries.events import plan_of
from services.scheduling.queries.rooms import blocked_slots, offered_rooms
from shared.contracts.scheduling import (
    EventAnnouncedV1,
    EventCancelledV1,
    EventChangedV1,
    OfferedRoom,
    RoomsOfferedV1,
    TimeSlot,
)
from shared.messaging import record


def publish_event(session: Session, event: Event, *, is_new: bool = False) -> None:
    """Say the whole event as it now is."""
    contract = EventAnnouncedV1 if is_new else EventChangedV1
    message = contract(
        event_id=event.id,
        organisation_id=event.organisation_id,
        kind=plan_of(event).kind,
        name=event.name,
        place=event.place,
        held_on=event.held_on,
        slots=tuple(
            TimeSlot(number=slot.number, starts_at=slot.starts_at, ends_at=slot.ends_at)
            for slot in event.slots
        ),
        meetings_per_student=event.meetings_per_student,
        wishes_per_student=event.wishes_per_student,
        reply_by=event.reply_by,
        wishes_open_at=event.wishes_open_at,
        wishes_close_at=event.wishes_close_at,
        version=event.version,
    )
    record(session, message)


def publish_cancellation(session: Session, event: Event) -> None:
    message = EventCancelledV1(
        event_id=event.id, organisation_id=event.organisation_id, version=event.version
    )
    record(session, message)


def publish_rooms(session: Session, events: Iterable[Event]) -> None:
    """Say which rooms each of the events now offers: those that are free in every slot of it."""
    for event in events:
        session.refresh(event, with_for_update=True)  # the next version is ours alone
        event.rooms_version += 1
        session.flush()
        rooms = tuple(
            OfferedRoom(
                room_id=room.id,
                name=room.name,
                building=room.building.name,
                capacity=room.capacity,
            )
            for room in offered_rooms(session, event)
            if not blocked_slots(room, event.slots)
        )
        message = RoomsOfferedV1(event_id=event.id, rooms=rooms, version=event.rooms_version)
        record(session, message)
