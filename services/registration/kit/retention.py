"""How long what is personal is kept unless the school decides otherwise; it asks no clock."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_LAST_MONTH_OF_SCHOOL_YEAR = 7


@dataclass(frozen=True)
class Retention:
    """Who came: to the end of the school year and so many more; contacts after the last event."""

    attendance_school_years: int = 1
    contact_months: int = 24


USUAL = Retention()


def attendance_erased_after(held_on: date, school_years: int = 1) -> date:
    """The last day of the school year that many years after the one of the event."""
    year = held_on.year + (held_on.month > _LAST_MONTH_OF_SCHOOL_YEAR)
    return date(year + school_years, _LAST_MONTH_OF_SCHOOL_YEAR, 31)


def attendance_retained_from(today: date, school_years: int = 1) -> date:
    """The first day of which the attendance is still kept: `attendance_erased_after` read
    backwards.
    """
    year = today.year + (today.month > _LAST_MONTH_OF_SCHOOL_YEAR)
    return date(year - school_years - 1, _LAST_MONTH_OF_SCHOOL_YEAR + 1, 1)


def months_before(day: date, months: int) -> date:
    """The same day so many months ago, or the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
