"""What student and company say of each other after the day, given and read back."""

from uuid import UUID

from services.registration.events.models.events import Event
from services.registration.interest.models import Interest
from services.registration.interest.use_cases.answer_interest import answer_interest
from shared import clock
from shared.db import Database
from tests.support.world import World


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
