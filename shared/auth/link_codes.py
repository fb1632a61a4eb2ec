"""The code that is typed where a mailed link does not open in the browser that asked.

Derived from what the link is derived from, so that no code lies in a table, a queue or a log. Eight
digits are guessed where anybody may try for ever: whoever takes one counts the tries.
"""

import hmac
from collections.abc import Sequence
from uuid import UUID

from shared.auth.links import purpose_mac

LENGTH = 8
_GROUP = 4


def code_of(keys: Sequence[str], purpose: str, subject: UUID) -> str:
    """The digits that belong to the link of `subject`, made with the first key."""
    return _digits(keys[0], purpose, subject)


def is_code_of(keys: Sequence[str], purpose: str, subject: UUID, typed: str) -> bool:
    """Whether `typed` are these digits, whatever stands between them; any of the keys made them."""
    digits = "".join(each for each in typed if each.isascii() and each.isdigit())
    matches = [hmac.compare_digest(_digits(key, purpose, subject), digits) for key in keys]
    return any(matches)


def in_groups(code: str) -> str:
    """As it is read and typed: 1234 5678."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def _digits(key: str, purpose: str, subject: UUID) -> str:
    number = int.from_bytes(purpose_mac(key, f"{purpose} code", subject.bytes), "big")
    return f"{number % 10**LENGTH:0{LENGTH}}"
