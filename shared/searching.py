"""What is typed into a search box finds names without their accents; databases do it alike.

`Aengmark`, `Oresund`, `Ayse` and `Muller` find Ængmark, Øresund, Ayşe and Müller, and æ, ø and å
are found by ae, oe and aa as those are found by them. `shared.db.searching` says the same in SQL.
"""

import unicodedata
from collections.abc import Iterable

#: letters that are no plain letter with a mark
_OTHERS = {
    "æ": "a",
    "ǽ": "a",
    "œ": "o",
    "ø": "o",
    "ǿ": "o",
    "ß": "s",
    "ð": "d",
    "đ": "d",
    "þ": "t",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "ŋ": "n",
    "ŧ": "t",
}
#: what is written for æ, ø and å where the keyboard has none, in the order in which it is replaced
DIGRAPHS = (("ae", "a"), ("oe", "o"), ("aa", "a"))


def _plain_letter(letter: str) -> str:
    if found := _OTHERS.get(letter.lower()):
        return found
    first = unicodedata.normalize("NFKD", letter)[0].lower()
    return first if "a" <= first <= "z" else ""


_LATIN = range(0xC0, 0x180)
_ROMANIAN_AND_VIETNAMESE = (
    0x1A0,
    0x1A1,
    0x1AF,
    0x1B0,
    *range(0x218, 0x21C),
    *range(0x1EA0, 0x1EFA),
)
_LETTERS = map(chr, (*_LATIN, *_ROMANIAN_AND_VIETNAMESE))
PLAIN_LETTERS = {letter: plain for letter in _LETTERS if (plain := _plain_letter(letter))}
_TABLE = str.maketrans(PLAIN_LETTERS)


def without_accents(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_TABLE).lower()


def search_key(text: str) -> str:
    """What spellings of a name with and without accents have in common."""
    key = without_accents(text)
    for written, meant in DIGRAPHS:
        key = key.replace(written, meant)
    return key


def search_terms(typed: str, *, most: int = 10) -> list[str]:
    return typed.split()[:most]


def begins_inside_digraph(term: str) -> bool:
    """Whether its first letter may be the second of ae, oe or aa: `el` of Michael."""
    return without_accents(term)[:1] in {"a", "e"}


def has_terms(terms: Iterable[str], *texts: str | None) -> bool:
    """Whether every term stands somewhere in the texts; of no terms, all are."""
    text = " ".join(filter(None, texts))
    key, plain = search_key(text), without_accents(text)
    return all(
        search_key(term) in key or (begins_inside_digraph(term) and without_accents(term) in plain)
        for term in terms
    )
