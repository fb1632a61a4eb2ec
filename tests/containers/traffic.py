"""A steady stream of requests, with one retry each: does anybody notice a disturbance?"""

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Traffic:
    """`first_failures` needed the one retry; `failures` failed with it too. Seconds by request."""

    seconds: list[float] = field(default_factory=list)
    first_failures: int = 0
    failures: int = 0

    @property
    def slowest(self) -> float:
        return max(self.seconds, default=0.0)


@contextmanager
def steady_requests(url: str, *, per_second: float, threads: int = 8) -> Iterator[Traffic]:
    """While the block runs; in it as many requests a second as asked, however slow the answers."""
    traffic, stop, guard = Traffic(), threading.Event(), threading.Lock()

    def send(offset: float) -> None:
        stop.wait(offset)
        due = time.monotonic()
        while not stop.is_set():
            took, tries = _asked(url)
            with guard:
                traffic.seconds.append(took)
                traffic.first_failures += tries > 1
                traffic.failures += tries > 2
            due += threads / per_second
            stop.wait(max(0.0, due - time.monotonic()))

    senders = [threading.Thread(target=send, args=(n / per_second,)) for n in range(threads)]
    for sender in senders:
        sender.start()
    try:
        yield traffic
    finally:
        stop.set()
        for sender in senders:
            sender.join()


def _asked(url: str) -> tuple[float, int]:
    """Seconds in all and the number of tries: 3 means that the second failed too."""
    began, tries = time.monotonic(), 1
    while tries <= 2 and not _is_answered(url):
        tries += 1
    return time.monotonic() - began, tries


def _is_answered(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
