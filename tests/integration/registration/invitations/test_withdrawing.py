"""A company that stays away: no meeting is left with it, and exactly its students are told."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.companies.models import Participation
from services.registration.events.models.events import Event
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.meetings.domain.booking_errors import SlotClosed
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.schedules.use_cases.publish_build import publish_build
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import CompanyWithdrewV1
from shared.db import Database
from tests.support.messages import recorded
from tests.support.world import NINE, World

pytestmark = pytest.mark.usefixtures("the_day_before")


def book(database: Database, world: World, student: int, company: int, slot: int) -> UUID:
    with database.writing() as session:
        return book_meeting(
            session,
            event=session.get_one(Event, world.event_id),
            person_id=world.students[student],
            company_id=world.companies[company],
            slot=slot,
            origin="booked",
            booked_by=world.organiser,
        )


def withdraw(database: Database, world: World) -> None:
    with database.writing() as session:
        part = session.get_one(Participation, world.participations[0])
        withdraw_company(
            session, part, reason="illness", seen_version=part.version, withdrawn_by=world.organiser
        )


@pytest.fixture(autouse=True)
def booked(database: Database, world: World) -> None:
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        publish_build(session, event=event, build=None, published_by=world.organiser)
    book(database, world, 0, 0, 0)
    book(database, world, 1, 0, 1)
    book(database, world, 2, 1, 0)


def test_its_meetings_fall_away_and_the_others_stand(database: Database, world: World) -> None:
    withdraw(database, world)
    with database.reading() as session:
        left = session.scalars(select(Meeting.company_id).where(Meeting.status == "booked")).all()
        open_seats = session.scalar(
            select(func.count())
            .select_from(CompanySlot)
            .where(CompanySlot.company_id == world.companies[0], CompanySlot.is_open)
        )
        assert len(recorded(session, CompanyWithdrewV1)) == 1
    assert left == [world.companies[1]]
    assert open_seats == 0


def test_exactly_its_students_are_told(database: Database, world: World) -> None:
    withdraw(database, world)
    withdraw(database, world)
    with database.reading() as session:
        told = recorded(session, EventNewsV1)
    assert {message.contact_id for message in told} == set(world.students[:2])
    assert len(told) == 2
    assert all(len(message.cancelled_uids) == 1 for message in told)


def test_nobody_books_there_afterwards(database: Database, world: World) -> None:
    withdraw(database, world)
    with pytest.raises(SlotClosed):
        book(database, world, 3, 0, 2)


def test_what_it_has_held_before_it_goes_stays_and_only_what_was_to_come_falls_away(
    database: Database, world: World
) -> None:
    """Two of the five slots have begun: students 0 and 1 have met it, student 3 has not."""
    book(database, world, 3, 0, 3)
    with time_machine.travel(NINE + timedelta(minutes=20), tick=True):
        withdraw(database, world)
    with database.reading() as session:
        held = session.scalars(
            select(Meeting.person_id).where(
                Meeting.status == "booked", Meeting.company_id == world.companies[0]
            )
        ).all()
        seats = session.execute(
            select(CompanySlot.slot, CompanySlot.taken, CompanySlot.is_open)
            .where(CompanySlot.company_id == world.companies[0])
            .order_by(CompanySlot.slot)
        ).all()
        told = recorded(session, EventNewsV1)
    assert set(held) == set(world.students[:2])
    assert [taken for _, taken, _ in seats] == [1, 1, 0, 0, 0]
    assert not any(is_open for _, _, is_open in seats)
    assert {message.contact_id for message in told} == {world.students[3]}
