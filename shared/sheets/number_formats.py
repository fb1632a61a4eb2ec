"""Shows a number as Excel does in the format of its cell; knows the formats that lists use.

Month and day names are Danish. The sign before decimals is a point and thousands are not set
apart, as in a cell without a format, so that one room has one name.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

# ECMA-376 part 1, 18.8.30: formats that are known by number alone; 14 and 22 as Danish Excel does.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd-mm-yyyy",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "dd-mm-yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
}  # fmt: skip
_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
    "november", "december",
)  # fmt: skip
_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<filled>.)'
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<elapsed>\[[hms]+\])|\[[^\]]*\]"
    r"|(?P<half>AM/PM|A/P)|(?P<date>[yYdD]+|[mM]+|[hH]+|[sS]+)|(?P<digit>[0#?])"
    r"|(?P<other>.)",
    re.S,
)
_DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # a day number has no zone
_Token = tuple[str, str]


def shown_number(value: float, code: str) -> str | None:
    """None where the cell looks as its value does, or where the format is not known."""
    section = _section(value, code)
    tokens = [
        (str(found.lastgroup), found[found.lastgroup])
        for found in _TOKEN.finditer(section)
        if found.lastgroup
    ]
    kinds = {kind for kind, _ in tokens}
    if kinds & {"date", "elapsed"}:
        return _shown_moment(value, tokens)
    signs = {sign for kind, sign in tokens if kind == "other"}
    if "digit" not in kinds or signs & set("@/E") or section.strip().casefold() == "general":
        return None
    has_own_sign = value < 0 and len(_sections(code)) > 1
    return _shown_digits(-value if has_own_sign else value, tokens)


def _sections(code: str) -> list[str]:
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)


def _section(value: float, code: str) -> str:
    """Of `positive;negative;zero;text` the one for this number."""
    sections = _sections(code)
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _shown_digits(value: float, tokens: list[_Token]) -> str:
    point = next((at for at, token in enumerate(tokens) if token == ("other", ".")), len(tokens))
    whole, decimals = tokens[:point], tokens[point + 1 :]
    places = sum(kind == "digit" for kind, _ in decimals)
    shares = sum(token == ("other", "%") for token in tokens)
    number = abs(Decimal(repr(float(value)))) * 100**shares
    rounded = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    units, _, parts = rounded.partition(".")
    sign = "-" if value < 0 and rounded.strip("0.") else ""
    shown = sign + _filled(whole, units) + (_decimals(decimals, parts) if places else "")
    return (shown if places else shown + _literals(decimals)).strip()


def _filled(tokens: list[_Token], units: str) -> str:
    """The digits from the right; the first placeholder takes all that are left."""
    left = "" if units == "0" else units
    places = sum(kind == "digit" for kind, _ in tokens)
    out: list[str] = []
    for kind, sign in reversed(tokens):
        if kind != "digit":
            out.append(_literal(kind, sign))
            continue
        places -= 1
        taken = left if places == 0 else left[-1:]
        left = "" if places == 0 else left[:-1]
        out.append(taken or ("0" if sign == "0" else ""))
    return "".join(reversed(out))


def _decimals(tokens: list[_Token], parts: str) -> str:
    digits = iter(parts)
    kept = [(kind, next(digits) if kind == "digit" else sign, sign) for kind, sign in tokens]
    while kept and kept[-1][0] == "digit" and kept[-1][1] == "0" and kept[-1][2] != "0":
        kept.pop()
    written = "".join(
        shown if kind == "digit" else _literal(kind, sign) for kind, shown, sign in kept
    )
    return f".{written}" if any(kind == "digit" for kind, _, _ in kept) else written


def _literals(tokens: list[_Token]) -> str:
    return "".join(_literal(kind, sign) for kind, sign in tokens)


def _literal(kind: str, sign: str) -> str:
    if kind in {"quoted", "escaped", "currency"}:
        return sign
    if kind == "space":
        return " "
    return sign if kind == "other" and sign != "," else ""


def _shown_moment(value: float, tokens: list[_Token]) -> str | None:
    try:
        moment = _DAY_ZERO + dt.timedelta(seconds=round(value * 86_400))
    except (OverflowError, ValueError):
        return None
    has_half = any(kind == "half" for kind, _ in tokens)
    out = []
    for at, (kind, sign) in enumerate(tokens):
        if kind == "date":
            word = sign.casefold()
            is_minute = word in {"m", "mm"} and _beside_time(tokens, at)
            out.append(_minute(word, moment) if is_minute else _part(word, moment, half=has_half))
        elif kind == "elapsed":
            out.append(str(int(value * 24)))
        elif kind == "half":
            out.append("PM" if moment.hour >= 12 else "AM")
        else:
            out.append(sign if kind == "other" else _literal(kind, sign))
    return "".join(out).strip()


def _beside_time(tokens: list[_Token], at: int) -> bool:
    """An m after an hour or before a second is a minute."""
    before = [sign for kind, sign in tokens[:at] if kind in {"date", "elapsed"}]
    after = [sign for kind, sign in tokens[at + 1 :] if kind == "date"]
    return bool(before and before[-1].strip("[]").casefold()[0] == "h") or bool(
        after and after[0].casefold()[0] == "s"
    )


def _minute(word: str, moment: dt.datetime) -> str:
    return f"{moment.minute:02}" if len(word) == 2 else str(moment.minute)


def _part(word: str, moment: dt.datetime, *, half: bool) -> str:
    hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
    names = {
        "mmm": _MONTHS[moment.month - 1][:3],
        "mmmm": _MONTHS[moment.month - 1],
        "mmmmm": _MONTHS[moment.month - 1][0],
        "ddd": _DAYS[moment.weekday()][:3],
        "dddd": _DAYS[moment.weekday()],
        "y": f"{moment.year % 100:02}",
        "yy": f"{moment.year % 100:02}",
    }
    if word in names:
        return names[word]
    if word[0] == "y":
        return f"{moment.year:04}"
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[word[0]]
    return f"{number:02}" if len(word) > 1 else str(number)
