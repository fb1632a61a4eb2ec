"""How a person, a class or a company is recognised again in spite of its spelling.

Keys are for comparing, never for showing.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from shared.addresses import read_address
from shared.text import clean_text

_COMPANY_FORMS = re.compile(
    r"\b(a\s?/\s?s|aps|i\s?/\s?s|k\s?/\s?s|p\s?/\s?s|ivs|amba|a\.m\.b\.a|fmba)\b\.?$"
)

_BETWEEN_LABELS = re.compile(r"([;,/\n]| og )")


def has_letter(text: str) -> bool:
    """False for a name made of digits, signs or emoji alone."""
    return any(character.isalpha() for character in text)


def person_key(name: str) -> str:
    return clean_text(name).casefold()


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """Key of a class or an education: 'HF 2a', 'hf2A' and 'Hf-2.a' are one; '2.1' is not '21'."""
    folded = clean_text(label).casefold().replace("&", " og ")
    between_digits = re.sub(r"(?<=\d)[^\w]+(?=\d)", "§", folded)
    return re.sub(r"[^\w§]|_", "", between_digits)


def split_labels(written: str, known: Collection[str]) -> tuple[str, ...]:
    """Several labels in one cell; one whose key is known stays whole: 'Bygning og anlæg'."""
    parts = _BETWEEN_LABELS.split(written)
    labels: list[str] = []
    first = 0
    while first < len(parts):
        ends = range(len(parts), first, -2)
        whole = ((end, "".join(parts[first:end]).strip()) for end in ends)
        found = next(((end, label) for end, label in whole if label_key(label) in known), None)
        end, label = found or (first + 1, parts[first].strip())
        labels += [label] if label else []
        first = end + 1
    return tuple(labels)


def company_key(name: str) -> str:
    """Key of a company's name: the legal form and the punctuation do not tell companies apart."""
    folded = clean_text(name).casefold()
    bare = _COMPANY_FORMS.sub("", folded).strip(" ,.-")
    return re.sub(r"[^\w]|_", "", bare) or re.sub(r"\s", "", folded)


def address_key(email: str) -> str:
    """Key of an address; one that is none is itself, so that it is simply not found."""
    written = clean_text(email).replace(" ", "")
    try:
        return read_address(written)
    except ValueError:
        return written.lower()
