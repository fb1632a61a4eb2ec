"""Makes an event from a plan and announces it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.scheduling.domain.errors import EventAlreadyMade
from services.scheduling.domain.event_plan import (
    Deadlines,
    EventPlan,
    check_day_is_ahead,
    check_plan,
    deadlines_of,
)
from services.scheduling.domain.grid import Slot
from services.scheduling.domain.wall_time import wall_clock_of
from services.scheduling.models.events import Event, EventBreak, EventSlot
from services.scheduling.models.programmes import Programme
from services.scheduling.models.rooms import WithheldRoom
from services.scheduling.models.stands import Stand
from services.scheduling.queries.rooms import stands_of, withheld_rooms
from services.scheduling.use_cases.publish_event import publish_event, publish_rooms
from shared import clock
from shared.auth.event_roles import add_event_member
from shared.contracts.scheduling import EventOwnerNamedV1
from shared.ids import new_id
from shared.messaging import record


def create_event(
    session: Session,
    *,
    organisation_id: UUID,
    plan: EventPlan,
    copied_from: Event | None = None,
    event_id: UUID | None = None,
    made_by: UUID | None = None,
) -> Event:
    """A new event; a copy takes over which rooms are used and the stands of the earlier one.

    A form brings its own `event_id`, so that sending it twice makes one event. `made_by` owns it,
    and may act on it at once.
    """
    now = clock.now()
    check_day_is_ahead(plan, wall_clock_of(now).date())
    deadlines = deadlines_of(plan, now)
    slots = check_plan(plan, deadlines)
    event = create_event_row(organisation_id, plan, deadlines, slots, created_at=now)
    event.id = event_id or event.id
    event.copied_from_id = copied_from.id if copied_from else None
    session.add(event)
    try:
        session.flush()
    except IntegrityError as error:
        raise EventAlreadyMade() from error
    session.add(Programme(event_id=event.id))
    if copied_from is not None:
        _copy_places(session, copied_from, event)
    publish_event(session, event, is_new=True)
    if made_by is not None:
        add_event_member(session, event.id, made_by, "owner", version=0)
        record(
            session,
            EventOwnerNamedV1(
                event_id=event.id,
                organisation_id=organisation_id,
                person_id=made_by,
                version=event.version,
            ),
        )
    publish_rooms(session, [event])
    return event


def create_event_row(
    organisation_id: UUID,
    plan: EventPlan,
    deadlines: Deadlines,
    slots: tuple[Slot, ...],
    *,
    created_at: datetime,
) -> Event:
    """The event that a plan describes, with a new id and not yet in a session."""
    return Event(
        id=new_id(),
        organisation_id=organisation_id,
        kind=plan.kind,
        name=plan.name,
        place=plan.place,
        held_on=plan.grid.held_on,
        starts=plan.grid.starts,
        ends=plan.grid.ends,
        slot_minutes=plan.grid.slot_minutes,
        meetings_per_student=plan.meetings_per_student,
        wishes_per_student=plan.wishes_per_student,
        reply_by=deadlines.reply_by,
        wishes_open_at=deadlines.wishes_open_at,
        wishes_close_at=deadlines.wishes_close_at,
        created_at=created_at,
        breaks=[EventBreak(starts=pause.starts, ends=pause.ends) for pause in plan.grid.breaks],
        slots=create_slots(slots),
    )


def create_slots(slots: tuple[Slot, ...]) -> list[EventSlot]:
    return [
        EventSlot(number=slot.number, starts_at=slot.starts_at, ends_at=slot.ends_at)
        for slot in slots
    ]


def _copy_places(session: Session, earlier: Event, event: Event) -> None:
    for room_id in sorted(withheld_rooms(session, earlier.id)):
        session.add(WithheldRoom(event_id=event.id, room_id=room_id))
    for stand in stands_of(session, earlier.id):
        session.add(
            Stand(
                event_id=event.id,
                hall=stand.hall,
                hall_key=stand.hall_key,
                number=stand.number,
                square_metres=stand.square_metres,
                has_power=stand.has_power,
                has_screen=stand.has_screen,
                is_step_free=stand.is_step_free,
            )
        )
    session.flush()
