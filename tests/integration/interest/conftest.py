"""The school of the preparation tests, and the days after its event."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from services.registration.events.models.events import Event
from services.registration.interest.models import Interest
from services.registration.interest.use_cases.answer_interest import answer_interest
from shared import clock
from shared.db import Database
from tests.integration.preparation.conftest import (  # noqa: F401 - fixtures, found by their names
    EVENT_DAY,
    app,
    browser_of,
    database,
    the_day_before,
    world,
)
from tests.integration.registration_schedules.world import World


@pytest.fixture
def afterwards(
    the_day_before: time_machine.Traveller,  # noqa: F811 - the fixture imported above
) -> time_machine.Traveller:
    """The evening of the event; `afterwards.move_to` goes on from there."""
    the_day_before.move_to(EVENT_DAY + timedelta(hours=6))
    return the_day_before


def days_after(days: int) -> object:
    """Noon so many days after the event, for `afterwards.move_to`."""
    return EVENT_DAY + timedelta(days=days)


def say(
    opened: Database, school: World, student: int, company: int, side: str, answer: str
) -> None:
    """One side's answer, as its door gives it."""
    with opened.writing() as session:
        answer_interest(
            session,
            event=session.get_one(Event, school.event_id),
            person_id=school.students[student],
            company_id=school.companies[company],
            side=side,  # type: ignore[arg-type]  # the tests say student or company
            answer=answer,
            note=None,
            at=clock.now(),
        )


def pair(opened: Database, school: World, student: int, company: int) -> Interest | None:
    key: tuple[UUID, UUID, UUID] = (
        school.event_id,
        school.students[student],
        school.companies[company],
    )
    with opened.reading() as session:
        return session.get(Interest, key)
