"""What a list may hold, and how a heading is recognised as one of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.sheets.values import Parse, fold, label_text

_NOTE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}")
_WORD = re.compile(r"[^\W\d_]+|[0-9]+")
_ENDING = re.compile(r"^(?:st|nd|rd|th|te|er)$")
_FILLERS = frozenset(
    ["nr", "no", "number", "nummer", "num", "mit", "min", "my", "dit", "din", "som"]
)
_ORDINALS = {
    1: "første first erste erster erstes",
    2: "anden andet second zweite zweiter zweites",
    3: "tredje third dritte dritter drittes",
    4: "fjerde fourth vierte vierter viertes",
    5: "femte fifth fünfte fünfter fünftes",
    6: "sjette sixth sechste sechster sechstes",
    7: "syvende seventh siebte siebter siebtes",
    8: "ottende eighth achte achter achtes",
    9: "niende ninth neunte neunter neuntes",
    10: "tiende tenth zehnte zehnter zehntes",
}
_NUMBERS = {word: number for number, all_ in _ORDINALS.items() for word in all_.split()}


@dataclass(frozen=True)
class Column:
    """A column that an import looks for.

    `title` is what our own template calls it, `aliases` what others do; case, spaces, signs and a
    note in brackets do not matter. `required`: it must be there and filled in every row. `needed`:
    it must be there, and may be empty in a row. `unique`: no two rows may share the value.
    `numbered`: a family `Ønske 1, Ønske 2, …` read as a list in the order of its numbers, without
    empty ones. `note`: the code of a note about a cell that cannot be read, instead of a fault.
    """

    name: str
    title: str
    aliases: Sequence[str] = ()
    required: bool = False
    unique: bool = False
    numbered: bool = False
    parse: Parse = label_text
    needed: bool = False
    note: str = ""
    folded: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = frozenset(fold(name) for name in (self.title, self.name, *self.aliases))
        object.__setattr__(self, "folded", names)

    @property
    def wanted_title(self) -> str:
        """What a list that lacks it is asked for."""
        return f"{self.title} 1" if self.numbered else self.title

    def place_of(self, heading: str) -> int | None:
        """None if the heading is another column; else its number in the family, 0 without one."""
        bare = _NOTE.sub(" ", heading)
        if not self.numbered:
            return 0 if {fold(heading), fold(bare)} & self.folded else None
        if fold(heading) in self.folded:
            return 0
        return self._number(bare)

    def _number(self, heading: str) -> int | None:
        """`Ønske 2`, `2. ønske`, `Ønske nr. 2`, `Andet ønske`, `Zweite Wahl`, `Prio2`."""
        numbers: list[int] = []
        rest = ""
        for word in _WORD.findall(heading.casefold()):
            if word.isdecimal():
                numbers.append(int(word[:3]))
            elif numbers and not rest and _ENDING.match(word):
                continue
            elif word not in _FILLERS:
                number, left = _ordinal(word)
                numbers += [number] if number else []
                rest += left
        if len(numbers) > 1 or fold(rest) not in self.folded:
            return None
        return numbers[0] if numbers else 0


def _ordinal(word: str) -> tuple[int, str]:
    """The number at the beginning of a word such as `førsteprioritet`, and what is left of it."""
    if word in _NUMBERS:
        return _NUMBERS[word], ""
    found = next((spelt for spelt in _NUMBERS if word.startswith(spelt)), "")
    return (_NUMBERS[found], word.removeprefix(found)) if found else (0, word)
