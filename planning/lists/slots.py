"""The time slots of a folder's lists in their order, and the earliest one that a company can."""

import datetime as dt
import itertools
import re
from dataclasses import dataclass

from planning.lists.folder import Lists, shown
from shared.sheets import BadCellError, fold
from shared.sheets.values import Cell, time_of_day


@dataclass(frozen=True)
class Slots:
    """`texts` are shown, `names` stand on the list; `starts` is empty where there is none."""

    texts: tuple[str, ...]
    names: tuple[str, ...] = ()
    starts: tuple[dt.time, ...] = ()


def list_slots(lists: Lists, number: int) -> tuple[Slots, list[str]]:
    """The slots of the list sorted by start, else `number` without times; and what is wrong."""
    rows = lists.rows.get("slots")
    if not rows:
        return Slots(tuple(f"{at}." for at in range(1, number + 1))), []
    faults: list[str] = []
    times: list[tuple[dt.time, dt.time, str, int]] = []
    for at, row in enumerate(rows):
        start, end = row["start"], row["end"]
        if not isinstance(start, dt.time) or not isinstance(end, dt.time):
            continue
        if start >= end:
            sentence = f"Tidsrummet {_span(start, end)} slutter, før det begynder."
            faults.append(lists.fault("slots", at, "end", sentence))
        times.append((start, end, shown(row["name"]), at))
    times.sort()
    for before, after in itertools.pairwise(times):
        if after[0] < before[1] and before[0] < before[1]:
            first = lists.row_numbers["slots"][before[3]]
            sentence = (
                f"Tidsrummet {_span(*after[:2])} begynder, før {_span(*before[:2])} i række {first}"
                " er slut."
            )
            faults.append(lists.fault("slots", after[3], "start", sentence))
    texts = tuple(_span(start, end) for start, end, _, _ in times)
    starts = tuple(start for start, _, _, _ in times)
    return Slots(texts, tuple(name for _, _, name, _ in times), starts), faults


def _span(start: dt.time, end: dt.time) -> str:
    return f"{_clock(start)}–{_clock(end)}"


def _clock(time: dt.time) -> str:
    return f"{time.hour}.{time.minute:02}"


def first_slot(cell: Cell, slots: Slots) -> int | str:
    """The position of the earliest slot: its name, A or 1 for the first, or a time of day.

    A sentence instead where no slot is meant by it.
    """
    word = shown(cell)
    named = [at for at, name in enumerate(slots.names) if fold(name) == fold(word)]
    if named:
        return named[0]
    time = _time(cell, word)
    if time is not None:
        return _first_from(time, slots)
    letter = ord(word.upper()) - ord("A") if re.fullmatch("[A-Za-z]", word) else -1
    at = int(word) - 1 if re.fullmatch("[0-9]{1,3}", word) else letter
    if 0 <= at < len(slots.texts):
        return at
    known = ", ".join(slots.names or slots.texts)
    return f"»{word[:40]}« er hverken et tidsrum ({known}) eller et klokkeslæt som kl. 10.00."


def _time(cell: Cell, word: str) -> dt.time | None:
    """Only what is written as a time: 2 is the second slot, and 10.00 a quarter of the day."""
    is_time = isinstance(cell, dt.time | dt.datetime) or (isinstance(cell, float) and cell < 1)
    if not is_time and not re.search(r"\d[.:]\d\d|kl", word, re.I):
        return None
    try:
        return time_of_day(cell)
    except BadCellError:
        return None


def _first_from(time: dt.time, slots: Slots) -> int | str:
    if not slots.starts:
        return f"Kl. {_clock(time)} kan ikke bruges uden en liste over tidsrum med start og slut."
    found = next((at for at, start in enumerate(slots.starts) if start >= time), None)
    return f"Intet tidsrum begynder kl. {_clock(time)} eller senere." if found is None else found
