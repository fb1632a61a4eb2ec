"""New identifiers; nothing here may read meaning out of one."""

import os
import threading
from uuid import UUID

from shared import clock

_lock = threading.Lock()
_last = 0
_62_BITS = (1 << 62) - 1


def new_id() -> UUID:
    """A UUID of version 7 (RFC 9562): ordered by the time it was made, so indexes stay compact.

    The 12 bits after the milliseconds count within this process, so that two ids of one millisecond
    keep their order; the remaining 62 bits are random.
    """
    chance = int.from_bytes(os.urandom(9))  # asked for once: 62 bits, and 10 to begin counting at
    ticks = _next_tick(chance >> 62)
    milliseconds, counter = ticks >> 12, ticks & 0xFFF
    value = milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | chance & _62_BITS
    return UUID(int=value)


def _next_tick(first: int) -> int:
    global _last
    milliseconds = int(clock.now().timestamp() * 1000)
    candidate = milliseconds << 12 | first
    with _lock:
        # A clock put back (a test, a correction) starts anew instead of counting on for hours.
        recent = 0 <= (_last >> 12) - milliseconds <= 1000
        _last = _last + 1 if recent and candidate <= _last else candidate
        return _last
