"""Wait for a condition without guessing how long it takes."""

import time
from collections.abc import Callable


def until(condition: Callable[[], bool], *, seconds: float = 15.0, what: str = "") -> None:
    """Return as soon as the condition holds; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"did not happen within {seconds:g} s: {what or condition}")
        time.sleep(0.01)
