"""Makes people's own texts safe in mail headers, bodies and logs; decides nothing else."""

import re
import unicodedata

LINK_MARK = "\ue000link\ue001"
#: where the code of the link goes, for who reads the mail elsewhere
CODE_MARK = "\ue000code\ue001"
OPT_OUT_MARK = "\ue000decline\ue001"
LONGEST_HEADER_TEXT = 200
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class UnusableAddress(ValueError):
    """The address holds something that must never reach a mail header."""


def plain_text(text: str) -> str:
    """One line without control or private-use characters; our link marks cannot be forged."""
    if text.isprintable():  # then none of them is in it, and nearly every text is
        return " ".join(text.split())
    kept = (
        " " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter
        for letter in text
        if unicodedata.category(letter) not in {"Cf", "Co", "Cs"}
    )
    return " ".join("".join(kept).split())


def header_text(text: str) -> str:
    """Words for a Subject or a display name: one line, no encoded-word tricks, bounded."""
    return plain_text(text).replace("=?", "= ?")[:LONGEST_HEADER_TEXT].strip()


def header_address(address: str) -> str:
    """The address unchanged if it is a plain one; refused otherwise (it could add a header)."""
    if len(address) > 254 or not _PLAIN_ADDRESS.fullmatch(address):
        raise UnusableAddress
    return address


def redacted_text(text: str) -> str:
    """A mail server's answer, fit for a database and a log: no addresses, one bounded line."""
    return _ADDRESS.sub("<…>", plain_text(text))[:LONGEST_HEADER_TEXT]
