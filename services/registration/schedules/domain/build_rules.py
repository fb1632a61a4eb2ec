"""The rules of a build's life: when it may be claimed, taken over, given up."""

from datetime import datetime, timedelta

#: how long a worker holds a build without a sign of life
LEASE = timedelta(seconds=30)
#: a build that killed this many workers is given up: the fourth would die too
MOST_ATTEMPTS = 3
#: the engine stops by itself after this long and hands back the best plan found
TIME_LIMIT_SECONDS = 120.0
UNFINISHED = ("queued", "running")


def lease_until(now: datetime) -> datetime:
    return now + LEASE


def progress_percent(best_score: float, upper_bound: float) -> int:
    """How near the best plan so far is to the proven limit; 100 only when it is there."""
    if upper_bound <= 0:
        return 0
    return max(0, min(100, int(100 * best_score / upper_bound)))
