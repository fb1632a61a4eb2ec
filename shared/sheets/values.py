"""Turns one cell into a value, or says by code what is wrong with it; knows no file and no row."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from stdnum.dk import cvr
from stdnum.exceptions import ValidationError

from shared.addresses import BadAddress, read_address
from shared.sheets.formulas import unguarded
from shared.sheets.marks import ShownNumber
from shared.text import clean_text

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | None
Parse = Callable[[Cell], Any]

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_MADE_BY_EXCEL = re.compile(
    r"[0-9]{1,2}[-./][0-9]{1,2}[-./](?:[0-9]{4})|[0-9]{4}-[0-9]{2}-[0-9]{2}(?: 00:00:00)?"
    rf"|[0-9]{{1,2}}[-.](?:{'|'.join(_MONTHS)})|(?:{'|'.join(_MONTHS)})[-.][0-9]{{2}}"
    r"|sandt?|falsk|true|false"
)
_EXTENSION = re.compile(r"(.*?)(?:\W*\b(?:lok(?:al)?|ext|x)\b[.: ]*([0-9]{1,6}))?\s*", re.I | re.S)
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119: what a school can mean by a plain number


class BadCellError(ValueError):
    """The cell cannot be read as what its column wants."""

    def __init__(self, code: str, **fields: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def fold(text: str) -> str:
    """What spellings of one name have in common: `EUX 2.A`, `eux2a` and `Eux 2 a` fold alike."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_INVISIBLE)
    return "".join(sign for sign in text if sign.isalnum())


def text(cell: Cell) -> str:
    """The cell as a person reads it: 101.0 → 101, 7 shown as 007 → 007, dates as 03-04-2027."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, ShownNumber):
        return cell.shown
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, dt.time):
        return cell.strftime("%H:%M")
    return unguarded(clean_text(str(cell)))


def label_text(cell: Cell) -> str:
    """A name or a label. Excel makes a date of class 1-2, and TRUE of other words: a fault."""
    if isinstance(cell, bool):
        raise BadCellError("truth_for_words", value="SAND" if cell else "FALSK")
    if isinstance(cell, dt.date | dt.time):
        raise BadCellError("date_for_words", value=text(cell))
    return text(cell)


def class_label(cell: Cell) -> str:
    """As `label_text`, also where Excel made a date of the label before it wrote a CSV file."""
    shown = label_text(cell)
    if _MADE_BY_EXCEL.fullmatch(shown.casefold()):
        is_date = any(sign.isdigit() for sign in shown)
        raise BadCellError("date_for_words" if is_date else "truth_for_words", value=shown[:40])
    return shown


def whole_number(low: int = 0, high: int = 1_000_000) -> Parse:
    """A parser of whole numbers from `low` to `high`, also when the number is stored as text."""

    def parse(cell: Cell) -> int:
        is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
        shown = _plain(cell) if is_number else text(cell)
        if not re.fullmatch(r"-?[0-9]{1,9}([.,]0+)?", shown):
            raise BadCellError("not_whole_number", value=shown[:40])
        number = int(re.split(r"[.,]", shown)[0])
        if not low <= number <= high:
            raise BadCellError("number_out_of_range", value=number, low=low, high=high)
        return number

    return parse


def _plain(cell: Cell) -> str:
    """A number as it is, whatever its format shows."""
    return text(float(cell)) if isinstance(cell, float) else text(cell)


def yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    shown = text(cell).casefold()
    if shown in {"ja", "j", "yes", "y", "x", "1", "sand", "true", "✓"}:
        return True
    if shown in {"nej", "n", "no", "0", "-", "falsk", "false"}:
        return False
    raise BadCellError("not_yes_no", value=shown[:40])


def date(cell: Cell) -> dt.date:
    """03-04-27, 3.4.2027, 2027-04-03, `3. april 2027`, a date cell, or Excel's day number 43831."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    shown = text(cell)
    if shown.isascii() and shown.isdigit() and len(shown) == 5 and int(shown) in _EXCEL_DAYS:
        return _EXCEL_DAY_ZERO + dt.timedelta(days=int(shown))
    year, month, day = _date_parts(shown)
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise BadCellError("no_such_date", value=shown[:40]) from None


def _date_parts(shown: str) -> tuple[int, int, int]:
    if found := re.fullmatch(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})", shown):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4}|[0-9]{2})", shown):
        return _full_year(found[3]), int(found[2]), int(found[1])
    if found := re.fullmatch(r"([0-9]{1,2})\.? ([a-zA-Z]{3,9})\.? ([0-9]{4}|[0-9]{2})", shown):
        start = found[2][:3].casefold()
        if start in _MONTHS:
            return _full_year(found[3]), _MONTHS.index(start) + 1, int(found[1])
    raise BadCellError("not_date", value=shown[:40])


def _full_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return 2000 + int(year) if int(year) < 70 else 1900 + int(year)


def time_of_day(cell: Cell) -> dt.time:
    """8.15, 08:15, `kl. 8.15`, a time cell, or Excel's share of a day 0.34375."""
    if isinstance(cell, dt.datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, dt.time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, float) and 0 < cell < 1:
        minutes = round(cell * 24 * 60)
        return dt.time(minutes // 60 % 24, minutes % 60)
    shown = text(cell)
    found = re.fullmatch(r"(?:kl\.? ?)?([0-9]{1,2})(?:[.:]([0-9]{2}))?(?:[.:]00)?", shown)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise BadCellError("not_time", value=shown[:40])
    return dt.time(int(found[1]), int(found[2] or 0))


def email(cell: Cell) -> str:
    """The address alone, in lower case; a domain with æ, ø or å in the form that mail has for it.

    `Ida Holm <ida@skole.dk>` is taken apart.
    """
    shown = text(cell)
    found = re.search(r"<([^<>]*@[^<>]*)>", shown) if shown.count("@") == 1 else None
    address = (found[1] if found else shown).strip().removeprefix("mailto:")
    try:
        return read_address(address)
    except BadAddress as bad:
        raise BadCellError(_what_is_wrong(bad, address), value=shown[:80]) from None


def _what_is_wrong(bad: BadAddress, address: str) -> str:
    if bad.reason == "mixed_letters":
        return "email_mixes_letters"
    if bad.reason == "several" or address.count("@") > 1:
        return "two_emails"
    local, _, domain = address.partition("@")
    if domain and not local.isascii():
        return "email_letters"
    return "email_space" if domain and " " in address else "not_email"


def phone(cell: Cell) -> str:
    """Danish numbers as `12 34 56 78`, others as they stand with their leading +.

    A word before it is left out; an extension and a second number stay.
    """
    shown = re.sub(r"^\W*(?:tlf|tel|telefon|mobil|mob|phone)\b[.: ]*", "", text(cell), flags=re.I)
    parts = [_one_phone(part) for part in re.split(r"\s*(?:/|;|,| og | el\.? )\s*", shown) if part]
    if not parts or None in parts:
        raise BadCellError("not_phone", value=text(cell)[:40])
    return " / ".join(part for part in parts if part)


def _one_phone(shown: str) -> str | None:
    number, extension = _EXTENSION.fullmatch(shown).groups()  # type: ignore[union-attr]  # matches
    digits = re.sub(r"[\s().-]", "", number).removeprefix("+45").removeprefix("0045")
    if re.fullmatch(r"45[2-9][0-9]{7}", digits):
        digits = digits.removeprefix("45")
    ending = f" lok. {extension}" if extension else ""
    if re.fullmatch(r"[2-9][0-9]{7}", digits):
        return " ".join(digits[start : start + 2] for start in range(0, 8, 2)) + ending
    return shown if re.fullmatch(r"(\+|00)[0-9]{7,14}", digits) else None


def cvr_number(cell: Cell) -> str:
    shown = re.sub(r"\s", "", text(cell)).upper().removeprefix("DK")
    try:
        return str(cvr.validate(shown))
    except ValidationError:
        raise BadCellError("not_cvr", value=shown[:40]) from None
