"""Makes a demo's rooms, stands and events, and gives its companies their places."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduling.domain.event_plan import Deadlines, EventPlan
from services.scheduling.domain.grid import slots_of
from services.scheduling.domain.rooms import RoomFacts, StandFacts
from services.scheduling.models.events import Event
from services.scheduling.models.programmes import Programme
from services.scheduling.permissions import PUBLISH_PROGRAMME
from services.scheduling.place_allocation import allocate_anew
from services.scheduling.queries.access import access_event
from services.scheduling.queries.programmes import seating_of
from services.scheduling.queries.rooms import rooms_of, stands_of
from services.scheduling.seed.days import plan_of
from services.scheduling.seed.values import SeedEvent, SeedRoom
from services.scheduling.use_cases.create_event import create_event, create_event_row
from services.scheduling.use_cases.publish_event import publish_event
from services.scheduling.use_cases.publish_programme import publish_programme
from services.scheduling.use_cases.update_rooms import add_room
from services.scheduling.use_cases.update_stands import add_stand_row
from shared.auth.identity import Identity
from shared.db import Database
from shared.ids import new_id


def create_rooms(session: Session, organisation_id: UUID, rooms: list[SeedRoom]) -> None:
    """All rooms, unless the school has any."""
    if rooms_of(session, organisation_id):
        return
    for room in rooms:
        facts = RoomFacts(
            building=room.building,
            name=room.name,
            capacity=room.capacity,
            floor=room.floor,
            has_screen=room.has_screen,
            is_step_free=room.is_step_free,
        )
        add_room(session, organisation_id=organisation_id, facts=facts)


def create_seed_event(session: Session, organisation_id: UUID, event: SeedEvent) -> UUID:
    """The event of that name, made if it is not there."""
    named = select(Event.id).where(
        Event.organisation_id == organisation_id, Event.name == event.name
    )
    known: UUID | None = session.scalar(named)
    if known is not None:
        return known
    plan = plan_of(event)
    if event.is_held:
        return _put_held_event(session, organisation_id, plan)
    return create_event(session, organisation_id=organisation_id, plan=plan).id


def _put_held_event(session: Session, organisation_id: UUID, plan: EventPlan) -> UUID:
    """Nobody can make an event on a day that is over, so it is put there and announced."""
    slots = slots_of(plan.grid)
    day = slots[0].starts_at
    deadlines = Deadlines(
        reply_by=day - timedelta(days=21),
        wishes_open_at=day - timedelta(days=20),
        wishes_close_at=day - timedelta(days=9),
    )
    made_at = day - timedelta(days=60)
    event = create_event_row(organisation_id, plan, deadlines, slots, created_at=made_at)
    session.add(event)
    session.flush()
    session.add(Programme(event_id=event.id))
    publish_event(session, event, is_new=True)
    return event.id


def create_stands(session: Session, event_id: UUID, hall: str, count: int) -> None:
    """Stands in one hall, unless the event has any."""
    event = session.get_one(Event, event_id)
    if not stands_of(session, event_id):
        first = StandFacts(hall=hall, number=1, square_metres=6, has_power=True)
        add_stand_row(session, event=event, first=first, count=count)


def companies_in_programme(session: Session, event_id: UUID) -> int:
    """How many companies scheduling has heard of."""
    return len(seating_of(session, session.get_one(Event, event_id)).companies)


def publish_places(database: Database, organisation_id: UUID, event_id: UUID) -> None:
    """Every company gets a place and hears of it; nothing if that was done before."""
    roles = frozenset({"organiser"})
    organiser = Identity(
        new_id(), new_id(), organisation_id, roles, name="", acting=PUBLISH_PROGRAMME
    )
    with database.reading() as session:
        seating = seating_of(session, access_event(session, organiser, event_id))
    if seating.published_version:
        return
    allocate_anew(database, organiser, event_id, seed=1)
    with database.writing() as session:
        event = access_event(session, organiser, event_id)
        version = seating_of(session, event).version
        publish_programme(session, event=event, expected_version=version)
