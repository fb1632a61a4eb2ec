"""The turns of mails that go through several channels at once."""

import threading

import pytest

from services.notifications.batch import Batch, run_together
from services.notifications.models.contacts import Contact
from services.notifications.models.messages import Message


def batch_of(number: int) -> Batch:
    return Batch([(Message(), Contact()) for _ in range(number)])


def test_each_mail_is_taken_once_in_order() -> None:
    batch = batch_of(2)
    places = [taken[0] for taken in iter(batch.take, None)]
    assert places == [0, 1]


def test_a_mail_waits_for_those_before_it() -> None:
    batch, ended = batch_of(3), list[int]()
    taken = threading.Barrier(3)

    def work() -> None:
        mail = batch.take()
        assert mail is not None
        taken.wait(5)
        with batch.turn(mail[0]):
            ended.append(mail[0])

    run_together([work] * 3)
    assert ended == [0, 1, 2]
    assert batch.rest == []


def test_after_a_stop_nothing_ends_and_all_that_has_not_is_the_rest() -> None:
    batch = batch_of(4)
    with batch.turn(0):
        pass
    with batch.turn(1):
        batch.stop()
    with batch.turn(2) as is_mine:
        assert not is_mine
    assert batch.take() is None
    assert len(batch.rest) == 3


def test_a_fault_is_raised_when_the_others_are_done() -> None:
    done = threading.Event()

    def fail() -> None:
        raise ValueError("the first")

    with pytest.raises(ValueError, match="the first"):
        run_together([fail, done.set])
    assert done.is_set()
