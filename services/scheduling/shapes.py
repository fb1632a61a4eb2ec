"""Strict marshmallow fields that both doors share: clean text, wall times, whole numbers."""

import re
import unicodedata
from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, fields

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class PlainText(fields.String):
    """One line that a person can read: NFC, no control or hidden characters, a letter or digit."""

    def __init__(self, *, longest: int, may_be_empty: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest
        self.may_be_empty = may_be_empty

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(_("Skriv en tekst."))
        text = " ".join(unicodedata.normalize("NFC", value).split())
        if any(unicodedata.category(sign) in _HIDDEN for sign in text):
            raise ValidationError(_("Teksten har skjulte tegn. Skriv den igen."))
        if len(text) > self.longest:
            raise ValidationError(_("Højst %(longest)s tegn.", longest=self.longest))
        if text and not any(sign.isalnum() for sign in text):
            raise ValidationError(_("Skriv mindst ét bogstav eller tal."))
        if not text and not self.may_be_empty:
            raise ValidationError(_("Feltet skal udfyldes."))
        return text


class WallTime(fields.Field[time]):
    """A time on the school's wall, `9:00`, `09:00` or `9.00`; never with a time zone."""

    _WRITTEN = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::00)?")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> time:
        found = self._WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
        if not found:
            raise ValidationError(_("Skriv et klokkeslæt som 9.00."))
        hour, minute = int(found[1]), int(found[2])
        if hour > 23 or minute > 59:
            raise ValidationError(_("Skriv et klokkeslæt fra 0.00 til 23.59."))
        return time(hour, minute)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value:%H:%M}"


class Day(fields.Field[date]):
    """A date as 2027-03-12, or 12-03-2027 as people type it."""

    _ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
    _DANISH = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day = self._read(value.strip()) if isinstance(value, str) else None
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(_("Skriv en dato, som findes, for eksempel 12-03-2027."))
        return day

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _read(self, text: str) -> date | None:
        try:
            if iso := self._ISO.fullmatch(text):
                return date(int(iso[1]), int(iso[2]), int(iso[3]))
            if danish := self._DANISH.fullmatch(text):
                return date(int(danish[3]), int(danish[2]), int(danish[1]))
        except ValueError:
            return None
        return None


class WholeNumber(fields.Field[int]):
    """A number within bounds. JSON must send an integer; a form sends its digits."""

    def __init__(self, *, low: int, high: int, as_text: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high, self.as_text = low, high, as_text

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        number = self._number(value)
        if number is None or not self.low <= number <= self.high:
            raise ValidationError(
                _("Skriv et helt tal fra %(low)s til %(high)s.", low=self.low, high=self.high)
            )
        return number

    def _number(self, value: Any) -> int | None:
        if self.as_text:
            digits = value.strip() if isinstance(value, str) else ""
            return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else None
        return value if type(value) is int else None
