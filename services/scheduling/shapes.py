"""Strict marshmallow fields that both doors share: names, wall times."""

import re
from datetime import time
from typing import Any, ClassVar

from flask_babel import gettext as _
from marshmallow import ValidationError, fields

from shared.web.typed.fields import CleanText


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
