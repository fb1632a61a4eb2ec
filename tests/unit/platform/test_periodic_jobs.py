"""A job that is done again and again: it outlasts an outage, says so once, and hides nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from shared.messaging.periodic import RETRY_AFTER, PeriodicJob

HOUR = timedelta(hours=1)


class Pauses:
    """Stands in for the event that ends a loop: never waits, and ends after so many pauses."""

    def __init__(self, count: int) -> None:
        self.seconds: list[float] = []
        self._count = count

    def wait(self, seconds: float) -> bool:
        self.seconds.append(seconds)
        return len(self.seconds) == self._count


def outage() -> OperationalError:
    return OperationalError("SELECT 1", {}, Exception("gone"), connection_invalidated=True)


def run(errors: list[BaseException | None]) -> tuple[list[float], list[str]]:
    """The pauses after each of these ends, and what was written down."""
    ends = iter(errors)

    def once() -> None:
        error = next(ends)
        if error is not None:
            raise error

    stop: Any = Pauses(len(errors))
    with capture_logs() as logs:
        PeriodicJob("forgetting", once, HOUR).run(stop)
    return stop.seconds, [line["event"] for line in logs]


def test_it_is_done_at_once_and_then_every_hour() -> None:
    assert run([None, None]) == ([3600, 3600], [])


def test_an_outage_is_said_once_and_asked_after_soon() -> None:
    soon = RETRY_AFTER.total_seconds()
    assert run([outage(), outage(), None, outage(), None]) == (
        [soon, soon, 3600, soon, 3600],
        ["job_database_away", "job_database_back", "job_database_away", "job_database_back"],
    )


def test_a_job_that_is_due_sooner_keeps_its_own_pace() -> None:
    stop: Any = Pauses(1)

    def once() -> None:
        raise outage()

    PeriodicJob("cancellations", once, timedelta(seconds=2)).run(stop)
    assert stop.seconds == [2]


def test_anything_unexpected_ends_it() -> None:
    with pytest.raises(ZeroDivisionError):
        run([ZeroDivisionError()])
