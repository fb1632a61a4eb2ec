"""When those who must hear of a mark of absence do: not at once, as it may be a slip."""

from datetime import datetime, timedelta

#: within it a mark can be taken back, and nobody hears
GRACE = timedelta(minutes=10)
#: those that stand are gathered: one mail for all of the half hour
GATHERED_FOR = timedelta(minutes=30)


def latest_gathered(now: datetime) -> datetime:
    """Marks that came until then have stood long enough, at the last full or half hour."""
    since = timedelta(minutes=now.minute, seconds=now.second, microseconds=now.microsecond)
    return now - since % GATHERED_FOR - GRACE
