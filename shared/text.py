"""Text as people mean it: composed letters, single spaces, nothing invisible; it judges nothing."""

import re
import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
#: what nearly every name is made of: nothing to compose, to hide or to replace
_PLAIN = re.compile(r"[ -~À-ÖØ-öø-ÿ]*")


def clean_text(text: str) -> str:
    """On one line, with single spaces and none at the ends."""
    if _PLAIN.fullmatch(text):
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(
        " " if character.isspace() else character
        for character in composed
        if character.isspace() or unicodedata.category(character) not in _INVISIBLE
    )
    return " ".join(visible.split())


def clean_paragraphs(text: str) -> str:
    """Several lines, each cleaned, at most one empty line in a row."""
    lines = [clean_text(line) for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
