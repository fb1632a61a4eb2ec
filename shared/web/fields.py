"""Marshmallow fields that take only what people mean: whole numbers, clean text; knows no service's
rules.

The JSON door takes numbers as numbers (`WholeNumber`); addresses and forms carry text, there
`QueryNumber` takes ASCII digits only, so neither "12.7" nor "٣" becomes a number.
"""

import re
import unicodedata
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from marshmallow import ValidationError, fields, validate

from shared.errors import NotFound

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_DIGITS = re.compile(r"-?[0-9]{1,18}")
_FITS_A_COLUMN = re.compile(r"-?[0-9]{1,9}")


class WholeNumber(fields.Integer):
    """A JSON number without decimals, within bounds."""

    def __init__(self, *, minimum: int, maximum: int, **options: Any) -> None:
        message = lazy_gettext("Skal være fra %(min)s til %(max)s.", min=minimum, max=maximum)
        bounds = validate.Range(minimum, maximum, error=message)
        super().__init__(strict=True, validate=bounds, **options)


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


class CleanText(fields.String):
    """Text that people typed: trimmed, in one Unicode form, without invisible characters.

    `lines=True` keeps line breaks. Names of one letter, apostrophes and all alphabets pass.
    """

    def __init__(
        self, *, longest: int, shortest: int = 1, lines: bool = False, **options: Any
    ) -> None:
        self._longest, self._shortest, self._lines = longest, shortest, lines
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        return clean_text(text, self._shortest, self._longest, lines=self._lines)


def clean_text(text: str, shortest: int, longest: int, *, lines: bool = False) -> str:
    """The text as it is kept, or ValidationError with what to do about it."""
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
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
