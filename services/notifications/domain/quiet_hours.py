"""When a reminder may reach people: by day in Copenhagen, never at night; reads no clock itself."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FIRST_TIME_OF_DAY = time(7)
LAST_TIME_OF_DAY = time(20)
#: when the mails that gather a day's news leave: school is over, the office is not
GATHERING_TIME = time(15, 30)


def local_day(instant: datetime) -> date:
    """The day that people would call it."""
    return instant.astimezone(COPENHAGEN).date()


def is_quiet(instant: datetime) -> bool:
    """Whether people are left in peace at this instant (20.00 up to, not including, 07.00)."""
    local = instant.astimezone(COPENHAGEN).time()
    return not FIRST_TIME_OF_DAY <= local < LAST_TIME_OF_DAY


def next_allowed(instant: datetime) -> datetime:
    """The instant itself by day, otherwise the next 07.00 in Copenhagen; always in UTC."""
    if not is_quiet(instant):
        return instant.astimezone(UTC)
    local = instant.astimezone(COPENHAGEN)
    day = local.date() if local.time() < FIRST_TIME_OF_DAY else local.date() + timedelta(days=1)
    return datetime.combine(day, FIRST_TIME_OF_DAY, tzinfo=COPENHAGEN).astimezone(UTC)


def next_gathering(instant: datetime) -> datetime:
    """The next 15.30 in Copenhagen after this instant, in UTC."""
    local = instant.astimezone(COPENHAGEN)
    day = local.date() if local.time() < GATHERING_TIME else local.date() + timedelta(days=1)
    return datetime.combine(day, GATHERING_TIME, tzinfo=COPENHAGEN).astimezone(UTC)
