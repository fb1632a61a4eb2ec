"""What a student's page of free seats is read from: the event's seats, and what is her own."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from services.registration.booking.queries.booking_reader import booking_reader
from services.registration.booking.queries.seat_board import seat_board
from services.registration.companies.models import Participation, ParticipationEducation
from services.registration.meetings.models.groups import GroupRoom
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.preparation.models import PreparationPlan
from services.registration.school.models.organisations import Education
from shared.auth.identity import Identity
from shared.errors import NotFound
from tests.support.world import NOW, open_booking

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def seats(database, world):
    with database.writing() as session:
        open_booking(session, world)


def board_of(database, world):
    with database.autocommit() as autocommit:
        return seat_board(autocommit, world.event_id)


def reader_of(database, world, person, *, organisation=None):
    identity = Identity(
        uuid4(), person, organisation or world.organisation_id, frozenset({"student"}), "Nogen"
    )
    with database.autocommit() as autocommit:
        return booking_reader(autocommit, identity, world.event_id)


@pytest.mark.usefixtures("seats")
def test_a_company_says_what_is_left_in_each_open_slot_and_shows_the_full_ones(database, world):
    with database.writing() as session:
        for slot, values in ((0, {"taken": 1}), (2, {"is_open": False}), (3, {"capacity": 12})):
            session.execute(
                update(CompanySlot)
                .where(CompanySlot.company_id == world.companies[1], CompanySlot.slot == slot)
                .values(**values)
            )
    first, second, *_ = board_of(database, world).companies
    assert first.free == ((0, 1), (1, 1), (2, 1), (3, 1), (4, 1))
    assert second.free == ((0, 0), (1, 1), (3, 12), (4, 1))


def test_before_there_are_seats_the_companies_that_come_are_there_by_name(database, world):
    with database.writing() as session:
        session.get_one(Participation, world.participations[2]).status = "declined"
    board = board_of(database, world)
    assert [(one.name, one.free) for one in board.companies] == [
        ("Firma 00 A/S", ()),
        ("Firma 01 A/S", ()),
        ("Firma 03 A/S", ()),
    ]
    assert list(board.slots) == [0, 1, 2, 3, 4]


@pytest.mark.usefixtures("seats")
def test_a_company_with_several_educations_or_none_is_one_company(database, world):
    with database.writing() as session:
        pipes, organisation = uuid4(), world.organisation_id
        session.add(
            Education(
                id=pipes, organisation_id=organisation, name="Ålefisker", name_key="ålefisker"
            )
        )
        session.flush()
        for education in (pipes, world.educations[1]):
            session.add(
                ParticipationEducation(
                    participation_id=world.participations[0], education_id=education
                )
            )
        gone = session.get_one(
            ParticipationEducation, (world.participations[1], world.educations[1])
        )
        session.delete(gone)
        session.add(
            GroupRoom(
                event_id=world.event_id,
                company_id=world.companies[1],
                room_id=uuid4(),
                label="Aula",
                building="",
            )
        )
    first, second, *_ = board_of(database, world).companies
    assert first.educations == ("Elektriker", "Smed", "Ålefisker")
    assert first.education_ids == {*world.educations, pipes}
    assert (first.place, len(first.free)) == ("A1.00, Bygning A", 5)
    assert (second.educations, second.takes(pipes), second.place) == ((), True, "Aula")


@pytest.mark.usefixtures("seats")
def test_a_student_sees_her_own_meetings_by_time_and_nobody_elses(database, world):
    with database.writing() as session:
        for person, company, slot, status in (
            (0, 1, 3, "booked"),
            (0, 0, 1, "booked"),
            (0, 2, 2, "cancelled"),
            (1, 2, 0, "booked"),
        ):
            session.add(
                Meeting(
                    id=uuid4(),
                    event_id=world.event_id,
                    person_id=world.students[person],
                    company_id=world.companies[company],
                    slot=slot,
                    status=status,
                    origin="booked",
                    version=1,
                    created_at=NOW,
                    cancelled_at=NOW if status == "cancelled" else None,
                )
            )
        session.add(PreparationPlan(event_id=world.event_id, schedule_waits=True, version=1))
    reader = reader_of(database, world, world.students[0])
    assert [(one.company_id, one.slot) for one in reader.mine] == [
        (world.companies[0], 1),
        (world.companies[1], 3),
    ]
    assert reader.education_id == world.educations[0]
    assert (reader.waits, reader.needs_preparation) == (False, True)
    assert reader.booking.state == "open"


def test_an_event_of_another_school_or_of_other_students_is_not_there(database, world):
    with pytest.raises(NotFound):
        reader_of(database, world, world.students[0], organisation=uuid4())
    with pytest.raises(NotFound):
        reader_of(database, world, world.organiser)
