"""Says which days a Danish school is closed; it only points them out, nobody is hindered."""

from datetime import date, timedelta

SATURDAY = 5
AUTUMN_HOLIDAY_WEEK = 42
SHORT_NOTICE = timedelta(weeks=6)


def easter_sunday(year: int) -> date:
    """Gregorian Easter (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def closed_days(year: int) -> dict[date, str]:
    """Days without school, by Danish law and custom, each with its code.

    Great Prayer Day is an ordinary day since 2024 (lov nr. 214 af 06/03/2023).
    """
    easter = easter_sunday(year)
    moving = {
        -3: "maundy_thursday",
        -2: "good_friday",
        0: "easter_sunday",
        1: "easter_monday",
        39: "ascension_day",
        49: "whit_sunday",
        50: "whit_monday",
    }
    fixed = {
        date(year, 1, 1): "new_years_day",
        date(year, 6, 5): "constitution_day",
        date(year, 12, 24): "christmas_eve",
        date(year, 12, 25): "christmas_day",
        date(year, 12, 26): "second_christmas_day",
        date(year, 12, 31): "new_years_eve",
    }
    return fixed | {easter + timedelta(days=days): code for days, code in moving.items()}


def closed_because(day: date) -> str | None:
    """The code of why most schools are closed on `day`, or None."""
    holiday = closed_days(day.year).get(day)
    if holiday:
        return holiday
    if day.weekday() >= SATURDAY:
        return "weekend"
    if day.isocalendar().week == AUTUMN_HOLIDAY_WEEK:
        return "autumn_holiday"
    return None
