"""Turns what the clock on the school's wall says into instants; never guesses a doubtful hour."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from services.scheduling.domain.errors import TimeDoesNotExist, TimeHappensTwice

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def instant_of(day: date, at: time, *, field: str) -> datetime:
    """The UTC instant of a wall time; a domain error names `field` when there is none or two."""
    local = datetime.combine(day, at, tzinfo=COPENHAGEN)
    instant = local.astimezone(UTC)
    if instant.astimezone(COPENHAGEN).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise TimeDoesNotExist(field=field, at=f"{at:%H.%M}")
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise TimeHappensTwice(field=field, at=f"{at:%H.%M}")
    return instant


def wall_clock_of(instant: datetime) -> datetime:
    """The naive Copenhagen date and time of an instant, as people say it and as forms show it."""
    return instant.astimezone(COPENHAGEN).replace(tzinfo=None)
