"""Texts that a spreadsheet would run: written so that none does, and read as they were."""

import re

# The wide forms too: some spreadsheets read them as the narrow ones.
_ACTS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-][0-9][0-9 .,]*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def guarded(text: str) -> str:
    """A `'` before a start that spreadsheets run as a formula; `+45 …` stays readable.

    A text that has the sign already gets another, so that reading takes away just ours.
    """
    text = _CONTROL.sub("", text)
    return f"'{text}" if _acts(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """What `guarded` was given, where `text` is what it gave."""
    is_guarded = text.startswith("'") and _acts(text.lstrip("'"))
    return text[1:] if is_guarded else text


def _acts(text: str) -> bool:
    return text.startswith(_ACTS_AS_FORMULA) and not _PLAIN_NUMBER.fullmatch(text)
