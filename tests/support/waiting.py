"""Wait for a condition without guessing how long it takes; the one place of a test that sleeps."""

import time
from collections.abc import Callable


def until(
    condition: Callable[[], bool],
    *,
    seconds: float = 15.0,
    what: str | Callable[[], str] = "",
    every: float = 0.01,
) -> None:
    """Return as soon as the condition holds; fail after `seconds`.

    `what` is said of a failure, at that moment where it is a function. `every` so many seconds it
    is looked again: seldom where looking asks a server.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            missing = what() if callable(what) else what or condition
            raise AssertionError(f"did not happen within {seconds:g} s: {missing}")
        time.sleep(every)
