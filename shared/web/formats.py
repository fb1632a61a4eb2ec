"""Dates, times and numbers as people say them, for templates and texts; must not read the clock."""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import gettext

from shared.web.i18n import TIME_ZONE, current_language

COPENHAGEN = ZoneInfo(TIME_ZONE)


def local(moment: datetime) -> datetime:
    """A stored moment on the wall clock of the school."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(COPENHAGEN)


def day(value: date | datetime, *, year: bool = False) -> str:
    """ "fredag 12. marts", with the year where it matters."""
    shown = local(value).date() if isinstance(value, datetime) else value
    pattern = {"da": "EEEE d. MMMM", "en": "EEEE d MMMM"}[current_language()]
    return _date_words(shown, pattern + (" y" if year else ""), current_language())


def short_day(value: date | datetime) -> str:
    """ "12. mar." for tables."""
    shown = local(value).date() if isinstance(value, datetime) else value
    pattern = {"da": "d. MMM", "en": "d MMM"}[current_language()]
    return _date_words(shown, pattern, current_language())


@lru_cache(maxsize=500)
def _date_words(shown: date, pattern: str, language: str) -> str:
    """The days of a school year are few, and said on every page and in every mail."""
    return format_date(shown, pattern, locale=language)


def time_of_day(value: datetime | time) -> str:
    """ "9.00" in Danish, "9:00" in English."""
    shown = local(value) if isinstance(value, datetime) else value
    separator = "." if current_language() == "da" else ":"
    return f"{shown.hour}{separator}{shown.minute:02}"


def time_span(start: datetime, end: datetime) -> str:
    """ "9.00-9.15" with an en dash."""
    return f"{time_of_day(start)}–{time_of_day(end)}"


def day_time(value: datetime, *, year: bool = False) -> str:
    """ "fredag 12. marts kl. 9.00"."""
    said: str = gettext("%(day)s kl. %(time)s", day=day(value, year=year), time=time_of_day(value))
    return said


def number(value: float | Decimal, decimals: int = 0) -> str:
    """ "1.234,5" in Danish. Rounded half up, as people expect."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(exact, pattern, locale=current_language())


def percent(share: float, decimals: int = 0) -> str:
    """A share from 0 to 1 as "93 %" (Danish) or "93%" (English)."""
    exact = Decimal(str(share)).quantize(Decimal(1).scaleb(-decimals - 2), ROUND_HALF_UP)
    digits = "." + "0" * decimals if decimals else ""
    pattern = {"da": f"#,##0{digits}\N{NO-BREAK SPACE}%", "en": f"#,##0{digits}%"}
    return format_percent(exact, pattern[current_language()], locale=current_language())


def iso(value: date | datetime) -> str:
    """For the `datetime` attribute of <time> and for sorting."""
    return value.isoformat()


def init_formats(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        time_of_day=time_of_day,
        day_time=day_time,
        number=number,
        percent=percent,
        iso=iso,
    )
    app.jinja_env.globals["time_span"] = time_span
