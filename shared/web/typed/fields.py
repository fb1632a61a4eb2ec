"""Marshmallow fields that take only what people mean: whole numbers, clean text; knows no service's
rules.

The JSON door takes numbers as numbers (`WholeNumber`), and `forms.py` makes numbers of what a form
carries; addresses carry text, there `QueryNumber` takes ASCII digits only, so neither "12.7" nor
"٣" becomes a number.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import LazyString, gettext, lazy_gettext
from marshmallow import ValidationError, fields, validate

from shared.errors import NotFound
from shared.web.formats import COPENHAGEN

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
#: tab; soft hyphen, zero-width space and joiners, word joiner, byte order mark
_PASTED = {0x09: " "} | dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_DIGITS = re.compile(r"-?[0-9]{1,18}")
#: what a calendar of schools reaches
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
_FITS_A_COLUMN = re.compile(r"-?[0-9]{1,9}")


class WholeNumber(fields.Integer):
    """A JSON number without decimals, within bounds."""

    def __init__(self, *, minimum: int, maximum: int, **options: Any) -> None:
        message = lazy_gettext("Skal være fra %(min)s til %(max)s.", min=minimum, max=maximum)
        bounds = validate.Range(minimum, maximum, error=message)
        super().__init__(strict=True, validate=bounds, **options)

    def make_error(self, key: str, **facts: Any) -> ValidationError:
        if key in {"invalid", "too_large"}:
            return ValidationError(gettext("Skriv et helt tal."))
        return super().make_error(key, **facts)


class QueryNumber(WholeNumber):
    """A whole number written in an address or a form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if isinstance(value, str):
            if not _DIGITS.fullmatch(value.strip()):
                raise self.make_error("invalid", input=value)
            value = int(value)
        return super()._deserialize(value, attr, data, **options)


def typed_number(text: str) -> int:
    """A whole number that a form or an address carries and every column holds; else ValueError.

    For `request.form.get("slot", -1, typed_number)`: `int` would take "٣" and thirty digits too.
    """
    if not _FITS_A_COLUMN.fullmatch(text.strip()):
        raise ValueError("not a whole number that a column holds")
    return int(text)


def typed_id(text: str | None) -> UUID:
    """The id that a form or an address names. Raises NotFound: what is no id is no row either."""
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFound from None


class Id(fields.UUID):
    """The id of something that a person chose, with a sentence for what is none."""

    def make_error(self, key: str, **facts: Any) -> ValidationError:
        if key == "invalid_uuid":
            return ValidationError(gettext("Vælg en på listen."))
        return super().make_error(key, **facts)


class Choice(fields.String):
    """One of a few codes; people chose it by its text. `fault` is what they are told otherwise."""

    def __init__(
        self, choices: Iterable[str], *, fault: LazyString | None = None, **options: Any
    ) -> None:
        text = fault or lazy_gettext("Vælg en på listen.")
        super().__init__(validate=validate.OneOf(choices, error=text), **options)


def at_most(most: int, *, least: int = 0) -> validate.Length:
    """How many a list may name."""
    text = lazy_gettext("Vælg højst %(most)s.", most=most)
    if least:
        text = lazy_gettext("Vælg mindst %(least)s og højst %(most)s.", least=least, most=most)
    return validate.Length(least, most, error=text)


class Moment(fields.AwareDateTime):
    """An instant with its offset; a naive one is refused, for nobody knows which it means.

    In the years 2000 to 2199: at the ends of the calendar some instants have no UTC.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        moment = super()._deserialize(value, attr, data, **options)
        if not 2000 <= moment.year < 2200:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return moment


class WallMoment(Moment):
    """What a date-and-time input sends, an instant on the school's wall.

    An hour that the clock jumps over is refused; of one that comes twice it is the first.
    """

    _WRITTEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(:00)?")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        found = self._WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
        try:
            if found:
                wall = datetime.fromisoformat(f"{found[1]}T{found[2]}")
                return super()._deserialize(self._instant(wall).isoformat(), attr, data, **options)
        except (ValueError, OverflowError):
            pass
        raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)

    def make_error(self, key: str, **facts: Any) -> ValidationError:
        if key == "invalid":
            return ValidationError(gettext("Skriv en dato og et klokkeslæt, som findes."))
        return super().make_error(key, **facts)

    def _instant(self, wall: datetime) -> datetime:
        """ValueError where there is none."""
        instant = wall.replace(tzinfo=COPENHAGEN).astimezone(UTC)
        if instant.astimezone(COPENHAGEN).replace(tzinfo=None) != wall:
            raise ValueError("the clock jumps over this time")
        return instant


class CleanText(fields.String):
    """Text that people typed: trimmed, in one Unicode form, without invisible characters.

    What comes along when people paste is taken out: a tab is a blank, marks of where a word may be
    broken or joined are nothing. What turns text round or ends it is refused. `lines=True` keeps
    line breaks. Names of one letter, apostrophes and all alphabets pass.
    """

    def __init__(
        self, *, longest: int, shortest: int = 1, lines: bool = False, **options: Any
    ) -> None:
        self.longest, self.shortest, self._lines = longest, shortest, lines
        super().__init__(**options)

    @property
    def described(self) -> dict[str, Any]:
        """As JSON Schema has it: blanks alone are no text."""
        bounds: dict[str, Any] = {"minLength": self.shortest, "maxLength": self.longest}
        return bounds | ({"pattern": r"\S"} if self.shortest else {})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        return clean_text(text, self.shortest, self.longest, lines=self._lines)


def clean_text(text: str, shortest: int, longest: int, *, lines: bool = False) -> str:
    """The text as it is kept, or ValidationError with what to do about it."""
    pasted = text.replace("\r\n", "\n").translate(_PASTED)
    tidy = unicodedata.normalize("NFC", pasted).strip()
    allowed = {"\n"} if lines else set()
    if any(unicodedata.category(one) in _INVISIBLE and one not in allowed for one in tidy):
        raise ValidationError(gettext("Fjern tegn, der ikke kan ses."))
    if len(tidy) < shortest:
        raise ValidationError(gettext("Skriv noget her."))
    if len(tidy) > longest:
        raise ValidationError(
            gettext("Højst %(longest)s tegn. Her er %(count)s.", longest=longest, count=len(tidy))
        )
    return tidy


class Day(fields.Field[date]):
    """A date as 2027-03-12, or 12-03-2027 as people type it."""

    described: ClassVar = {"type": "string", "format": "date"}
    _ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
    _DANISH = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        day = self._read(value.strip()) if isinstance(value, str) else None
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(gettext("Skriv en dato, som findes, for eksempel 12-03-2027."))
        return day

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
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
