"""The checker of histories finds what cannot have happened, and nothing else."""

from tests.drills.booking.history import Operation, is_linearizable, unknown


def book(student, began, ended, result="ok"):
    return Operation("book", student, began, ended, result)


def read(number, began, ended):
    return Operation("read", -1, began, ended, number)


def test_two_bookings_of_the_last_seat_are_a_violation():
    assert not is_linearizable([book(1, 0, 2), book(2, 1, 3)], capacity=1)


def test_full_is_right_only_where_somebody_could_have_the_seat():
    assert not is_linearizable([book(1, 0, 1, "full")], capacity=1)
    assert is_linearizable([book(1, 0, 3, "full"), book(2, 1, 2)], capacity=1)
    assert not is_linearizable([book(1, 0, 1, "full"), book(2, 2, 3)], capacity=1)


def test_a_read_must_see_what_was_finished_before_it():
    assert not is_linearizable([book(1, 0, 1), read(0, 2, 3)], capacity=2)
    assert is_linearizable([book(1, 0, 2), read(0, 1, 3)], capacity=2)
    assert is_linearizable([book(1, 0, 2), read(1, 1, 3)], capacity=2)


def test_a_cancelled_seat_may_be_booked_again():
    cancel = Operation("cancel", 1, 2, 3, "ok")
    assert is_linearizable([book(1, 0, 1), cancel, book(2, 4, 5)], capacity=1)
    assert not is_linearizable([book(1, 0, 1), book(2, 1.5, 1.8), cancel], capacity=1)


def test_an_unknown_outcome_may_have_happened_or_not_but_not_both():
    lost = unknown("book", 1, 0)
    assert is_linearizable([lost, read(0, 1, 2)], capacity=1)
    assert is_linearizable([lost, read(1, 1, 2)], capacity=1)
    assert not is_linearizable([lost, read(1, 1, 2), read(0, 3, 4)], capacity=1)
