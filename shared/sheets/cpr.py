"""Finds Danish CPR numbers in a cell so that the file can be refused; it keeps none of them.

A company's CVR number and a Danish telephone number have 8 digits and `+45` numbers start with a
day 45 that does not exist, so neither looks like a CPR number. A production unit (P-nummer) has 10
digits and often starts with a date: ten digits in a row therefore need the old check digit too, or
a birthday on 1 January, the days for which CPR numbers without a check digit were issued. Written
as 010203-1234 the date alone decides.
"""

from __future__ import annotations

import re

from stdnum.dk import cpr
from stdnum.exceptions import ValidationError

_WRITTEN = re.compile(r"(?<!\d)(?<!\+)(\d{6})\s?[-\u2010-\u2015 ]\s?(\d{4})(?!\d)")
_PLAIN = re.compile(r"(?<!\d)(?<!\+)(?<!\d[.,])(\d{10})(?!\d)(?![.,]\d)")


def holds_cpr(text: str) -> bool:
    """True if a plausible CPR number stands anywhere in the text."""
    if any(_has_birth_date(day + serial) for day, serial in _WRITTEN.findall(text)):
        return True
    return any(_is_plausible(number) for number in _PLAIN.findall(text))


def number_is_cpr(number: float) -> bool:
    """True for a number cell that is a CPR number, also when Excel dropped its leading zero."""
    if number != int(number) or not 10**8 <= number < 10**10:
        return False
    return _is_plausible(f"{int(number):010d}")


def _is_plausible(number: str) -> bool:
    if not _has_birth_date(number):
        return False
    return cpr.checksum(number) == 0 or number.startswith("0101")


def _has_birth_date(number: str) -> bool:
    try:
        cpr.get_birth_date(number)
    except ValidationError:
        return False
    return True
