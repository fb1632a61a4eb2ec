"""How often something may be done: one arithmetic for all doors; must not know what is counted.

A limit of M in W lets M turns go at once and then one for each W/M. Of each key one number is kept:
when all its turns will have come back (the "generic cell rate algorithm"). Rows hold over all
processes (`shared/db/turns.py`); where a count would make a write of every read, each process
counts in its memory.

Rejected: Flask-Limiter, whose counts want a further server or hold in one process alone.
"""

import hashlib
import hmac
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """`most` turns `within` a time; `name` tells its counts from those of other limits."""

    name: str
    most: int
    within: timedelta

    @property
    def turn_ms(self) -> int:
        """After how many milliseconds one turn comes back."""
        return self.within_ms // self.most

    @property
    def within_ms(self) -> int:
        return self.within // timedelta(milliseconds=1)

    def wait(self, free_at: int, at: int) -> timedelta:
        """How long until there is a turn, where all will have come back at `free_at`."""
        over = max(free_at, at) + self.turn_ms - (at + self.within_ms)
        return timedelta(milliseconds=max(over, 0))


def limit_key(pepper: str, *parts: str) -> str:
    """A digest of whom a count is about: no address and no network stands in the table."""
    return hmac.new(pepper.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def milliseconds(now: datetime) -> int:
    """Since 1970, as moments are counted here."""
    return int(now.timestamp() * 1000)


class CountedTurns:
    """The same in the memory of one process, for reads that must not become writes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free_at: dict[tuple[str, str], int] = {}
        self._clear_at = 0

    @property
    def free_at(self) -> Mapping[tuple[str, str], int]:
        """What is remembered; what has come back is forgotten within a minute."""
        return self._free_at

    def claim_turn(self, limit: Limit, key: str, now: datetime) -> timedelta:
        """Zero where the turn was claimed, else how long until there is one."""
        at, name = milliseconds(now), (limit.name, key)
        with self._lock:
            self._clear(at)
            free_at = self._free_at.get(name, 0)
            wait = limit.wait(free_at, at)
            if not wait:
                self._free_at[name] = max(free_at, at) + limit.turn_ms
        return wait

    def _clear(self, at: int) -> None:
        if at < self._clear_at:
            return
        self._free_at = {name: free for name, free in self._free_at.items() if free > at}
        self._clear_at = at + 60_000
