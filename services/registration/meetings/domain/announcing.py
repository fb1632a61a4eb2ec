"""How long what an organiser says waits before it leaves, so that a slip can be taken back."""

from datetime import datetime, timedelta

WAIT = timedelta(seconds=60)
#: on the day itself people stand and wait for the news
WAIT_ON_THE_DAY = timedelta(seconds=10)


def announcement_wait(starts_at: datetime | None, now: datetime) -> timedelta:
    """`starts_at`: when the event begins. Its day is from twelve hours before."""
    is_near = starts_at is not None and starts_at - now <= timedelta(hours=12)
    return WAIT_ON_THE_DAY if is_near else WAIT
