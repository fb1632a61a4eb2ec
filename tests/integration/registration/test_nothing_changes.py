"""The check that a refusal left nothing behind: it sees a row that came, went or changed."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.events.models.events import EventStudent
from shared.db import Database
from tests.support.rows import nothing_changes
from tests.support.world import World, open_booking


def _goes(session: Session, world: World) -> None:
    session.execute(delete(EventStudent).where(EventStudent.event_id == world.event_id))


def _changes(session: Session, world: World) -> None:
    session.execute(update(Participation).values(tables=7))


def _write(database: Database, world: World, change: Callable[[Session, World], None]) -> None:
    with database.writing() as session:
        change(session, world)


def test_reading_changes_nothing(database: Database, world: World) -> None:
    with nothing_changes(database), database.reading() as session:
        assert session.get(Participation, world.participations[0])


@pytest.mark.parametrize(
    ("table", "change"),
    [("booking_rules", open_booking), ("event_students", _goes), ("participations", _changes)],
)
def test_control_a_row_that_changes_is_seen(
    database: Database, world: World, table: str, change: Callable[[Session, World], None]
) -> None:
    with pytest.raises(AssertionError, match=table), nothing_changes(database):
        _write(database, world, change)
