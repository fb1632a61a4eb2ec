"""Who gets a free seat: the fair order, and never a clash."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.registration.booking.domain.waiting import (
    FreeSeats,
    Promotion,
    Waiting,
    fair_order,
    lot,
    places_in_line,
    plan_promotions,
)

EVENT, SMITH, BAKER = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2027, 3, 11, 9, tzinfo=UTC)


def student(number, *, company=SMITH, slot=None, rank=None, meetings=0, busy=(), met=()):
    return Waiting(
        UUID(int=100 + number), company, slot, rank, meetings, frozenset(busy), frozenset(met)
    )


def seat(slot=0, free=1, company=SMITH, minutes=60):
    return FreeSeats(company, slot, NOW + timedelta(minutes=minutes), free)


def given(seats, waiting, most_meetings=None):
    return plan_promotions(EVENT, seats, waiting, most_meetings=most_meetings, now=NOW)


def test_the_one_with_fewest_meetings_is_next_then_the_highest_wish_then_the_lot():
    few = student(1, meetings=1)
    high = student(2, meetings=2, rank=1)
    low = student(3, meetings=2, rank=4)
    never_wished = student(4, meetings=2)
    assert fair_order(EVENT, [never_wished, low, high, few]) == [few, high, low, never_wished]
    equals = [student(number) for number in range(5, 9)]
    drawn = fair_order(EVENT, equals)
    assert drawn == sorted(equals, key=lambda one: lot(EVENT, one.person_id))
    assert drawn == fair_order(EVENT, reversed(equals))


def test_the_lot_is_the_same_for_ever():
    assert lot(EVENT, UUID(int=101)) == 3297


def test_nobody_is_given_a_meeting_that_clashes():
    assert given([seat(slot=2)], [student(1, busy=[2])]) == []
    assert given([seat()], [student(1, met=[SMITH])]) == []
    assert given([seat(slot=1)], [student(1, slot=2)]) == []
    assert given([seat()], [student(1, meetings=3)], most_meetings=3) == []


def test_whoever_cannot_take_the_seat_is_passed_over_without_losing_the_turn():
    first, second = student(1, busy=[0]), student(2, meetings=5)
    assert given([seat(slot=0)], [first, second]) == [Promotion(second.person_id, SMITH, 0)]
    assert given([seat(slot=1)], [first, second]) == [Promotion(first.person_id, SMITH, 1)]


def test_a_student_with_two_waits_gets_no_two_meetings_in_one_slot():
    both = [student(1), student(1, company=BAKER)]
    assert len(given([seat(), seat(company=BAKER)], both)) == 1
    assert len(given([seat(), seat(company=BAKER, slot=1)], both)) == 2
    assert len(given([seat(), seat(company=BAKER, slot=1)], both, most_meetings=1)) == 1


def test_after_a_meeting_the_order_is_made_anew():
    both = [student(1), student(1, company=BAKER)]
    other = student(2, company=BAKER)
    assert given([seat(), seat(company=BAKER, slot=1)], [*both, other]) == [
        Promotion(UUID(int=101), SMITH, 0),
        Promotion(UUID(int=102), BAKER, 1),
    ]


def test_nobody_is_given_a_meeting_that_begins_before_they_can_know():
    assert given([seat(minutes=14)], [student(1)]) == []
    assert len(given([seat(minutes=15)], [student(1)])) == 1


def test_every_free_seat_goes_to_somebody_while_somebody_fits():
    waiting = [student(number) for number in range(5)]
    assert len(given([seat(free=3)], waiting)) == 3
    assert len(given([seat(free=9)], waiting)) == 5


def test_the_place_in_line_is_that_of_the_fair_order():
    waiting = [student(1, meetings=1), student(2), student(1, company=BAKER)]
    assert places_in_line(EVENT, waiting, of={UUID(int=101)}) == {
        (UUID(int=101), SMITH): 2,
        (UUID(int=101), BAKER): 1,
    }
