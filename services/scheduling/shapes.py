"""Strict marshmallow fields that both doors share: names, wall times, days."""

import re
from datetime import date, time
from typing import Any, ClassVar

from flask_babel import gettext as _
from marshmallow import ValidationError, fields

from shared.web.typed.fields import CleanText

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class Name(CleanText):
    """One line that a person can read: clean text with single spaces and a letter or digit."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = " ".join(super()._deserialize(value, attr, data, **kwargs).split())
        if text and not any(sign.isalnum() for sign in text):
            raise ValidationError(_("Skriv mindst ét bogstav eller tal."))
        return text


class WallTime(fields.Field[time]):
    """A time on the school's wall, `9:00`, `09:00` or `9.00`; never with a time zone."""

    described: ClassVar = {"type": "string", "pattern": "^([01]?[0-9]|2[0-3])[:.][0-5][0-9](:00)?$"}
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

    described: ClassVar = {"type": "string", "format": "date"}
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
