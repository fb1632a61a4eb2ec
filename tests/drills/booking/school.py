"""An event that is open for booking, on either profile's database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_rules import BookingRules
from shared.db import Database
from tests.support.databases import fresh_database_url
from tests.support.registration import at_head
from tests.support.world import World, make_world

KINDS = {"embedded": "sqlite", "production": "postgresql"}


@contextmanager
def open_school(
    profile: str, *, students: int, companies: int, slots: int, seats: int, pool_size: int = 16
) -> Iterator[tuple[Database, World]]:
    with (
        TemporaryDirectory() as folder,
        fresh_database_url(KINDS[profile], at_head, Path(folder)) as url,
    ):
        database = Database(url, pool_size=pool_size)
        with database.writing() as session:
            world = make_world(
                session,
                students=students,
                companies=companies,
                slots=slots,
                tables=seats,
                held_in_days=30,
            )
            update_booking_rules(
                session,
                event=session.get_one(Event, world.event_id),
                rules=BookingRules("open"),
                seen_version=0,
                chosen_by=world.organiser,
            )
        yield database, world
        database.dispose()


def address_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)
