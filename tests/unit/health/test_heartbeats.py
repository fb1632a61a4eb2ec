"""A loop shows that it lives by looking whether it should stop, and nobody else does it for it."""

import threading

from shared.health.heartbeats import ROUND_SECONDS, Pulse, WatchedStop


class Seconds:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_loop_that_comes_round_is_at_work_and_one_that_hangs_is_not() -> None:
    seconds = Seconds()
    pulse = Pulse(seconds)
    watched = WatchedStop(threading.Event(), lambda waits: pulse.beat("relay", waits))
    assert pulse.roles == []
    assert not watched.is_set()
    seconds.now += ROUND_SECONDS - 1
    assert pulse.roles == ["relay"]
    seconds.now += 2
    assert pulse.roles == []


def test_a_job_that_waits_for_its_hour_is_at_work_meanwhile() -> None:
    seconds = Seconds()
    pulse = Pulse(seconds)
    pulse.beat("forgetting", 3600.0)
    seconds.now += 3600
    assert pulse.roles == ["forgetting"]
    seconds.now += ROUND_SECONDS + 1
    assert pulse.roles == []


def test_another_thread_that_looks_says_nothing_of_the_loop() -> None:
    pulse = Pulse()
    watched = WatchedStop(threading.Event(), lambda waits: pulse.beat("sender", waits))
    other = threading.Thread(target=watched.is_set)
    other.start()
    other.join()
    assert pulse.roles == []


def test_stopping_is_seen_through_it() -> None:
    stop = threading.Event()
    watched = WatchedStop(stop, lambda _waits: None)
    stop.set()
    assert watched.is_set()
    assert watched.wait(0)
