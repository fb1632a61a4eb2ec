"""Turns the bytes of a text file into letters, or refuses: no file says which code page it is in.

Danish letters are the judge. A reading counts only where every sign outside ASCII is a letter that
names in Danish schools have, or a sign that stands where signs do; æ of an old Mac read as Windows
is ¾ inside a word. Where no reading is left, the person is asked to save the list as UTF-8.
"""

from __future__ import annotations

import codecs
import re

from shared.sheets.faults import UnreadableFileError

#: the Mac, and DOS of Western Europe and the North, which agree on these letters
_OLD_PAGES = ("mac_roman", "cp850")
_LETTERS = frozenset("æøåÆØÅäöüÄÖÜßéÉèÈêÊëËáÁàÀâÂãÃíÍìîÎïÏóÓòôÔõÕúÚùûÛñÑçÇýÝðÐþÞšŠžŽ")
_OF_OLD_PAGES = frozenset("æøåÆØÅéÉöäüÖÄÜ")
_SIGNS = frozenset("\u00a0–—…‘’“”„«»•·§°½¼±€£´®©™")
_SQUARE = re.compile(r"\b[kcdm]?m[²³]", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:['’´`][^\W\d_]+)*")
_APOSTROPHE = re.compile(r"\b(?:[ODLMNSTJ]|MC|DELL|DALL)’(?=[^\W\d_])|’S\b")
# UTF-8 that was read as Windows once and saved as UTF-8 again: SÃ¸ren
_TWICE = re.compile("Ã[\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
# the Danish letters of seven-bit systems: S|ren Kj{r
_SEVEN_BIT = re.compile(r"[a-z][{}][a-z]")


def decode(content: bytes) -> str:
    """BOM or UTF-16 first, then UTF-8, then the code page whose reading makes sense.

    Raises UnreadableFileError("unknown_encoding") rather than guess.
    """
    text = _unicode(content)
    if text is None:
        windows = _read(content, "cp1252")
        text = windows if windows and makes_sense(windows) else _of_old_page(content)
    elif _TWICE.search(text) or _SEVEN_BIT.search(text):
        text = None
    if text is None:
        raise UnreadableFileError("unknown_encoding")
    return text


def _unicode(content: bytes) -> str | None:
    if content.startswith(codecs.BOM_UTF8):
        return _read(content, "utf-8-sig")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _read(content, "utf-16")
    if content[1:40:2].count(0) > 12:
        return _read(content, "utf-16-le")
    if content[0:40:2].count(0) > 12:
        return _read(content, "utf-16-be")
    return _read(content, "utf-8")


def _of_old_page(content: bytes) -> str | None:
    """Only where a single page makes names of it: ü of DOS is Å of the Mac."""
    readings = {_read(content, page) for page in _OLD_PAGES}
    sound = [read for read in readings if read and makes_sense(read, _OF_OLD_PAGES)]
    return sound[0] if len(sound) == 1 else None


def _read(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def makes_sense(text: str, letters: frozenset[str] = _LETTERS) -> bool:
    """False where a sign stands inside or at a word as only a letter of another page would."""
    text = _SQUARE.sub("m", text)
    return all(
        _is_sound(text, found.start(), letters) for found in re.finditer(r"[^\x00-\x7f]", text)
    ) and all(_is_a_word(word) for word in _WORD.findall(text))


def _is_sound(text: str, at: int, letters: frozenset[str]) -> bool:
    sign = text[at]
    if sign in letters:
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if sign == "’":
        return _is_apostrophe(text, at, before, after)
    return sign in _SIGNS and not (before.isalpha() and after.isalpha())


def _is_apostrophe(text: str, at: int, before: str, after: str) -> bool:
    """In capitals Æ of DOS looks the same: HÆNGE. Only where names have one is it taken for one."""
    if before.isupper() and after.isupper():
        return any(found.end() - 1 <= at <= found.end() for found in _APOSTROPHE.finditer(text))
    return not (before in ("", " ", ";", ",", "\t", "\n") and after.islower())


def _is_a_word(word: str) -> bool:
    """`Søren`, `SØREN`, `søren`: a capital inside a word of small letters is of another page."""
    if word.isascii():
        return True
    if len(word) > 2 and sum(not letter.isascii() for letter in word) * 4 > len(word) * 3:
        return False  # a word of another alphabet
    return all(
        part.isascii() or part.islower() or part.isupper() or part.istitle()
        for part in re.split(r"['’´`]", word)
    )
