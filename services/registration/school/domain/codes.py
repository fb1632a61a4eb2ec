"""What codes look like, how long wrong ones are made to wait, and what a right one proves."""

import hashlib
from datetime import timedelta

#: a fresh code opens what asks for one this long; a link from the mail, where there is no code app
CODE_CONFIRMS_FOR = timedelta(minutes=10)
LINK_CONFIRMS_FOR = timedelta(hours=1)

#: in the browser's session: who has shown the first of two things, and by which provider she came
HALF_SIGNED_IN = "half_signed_in"
SIGNED_IN_BY = "signed_in_by"

FREE_FAILURES = 10
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)

RECOVERY_CODES = 10
#: without those that are read as another: i, l, o, 0, 1 and u
RECOVERY_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
#: 16 of 30 letters are 78 bits, so a plain digest tells nothing
RECOVERY_LENGTH = 16
_GROUP = 4


def wait_after(failures: int) -> timedelta:
    """How long no code is looked at after so many wrong ones in a row; it never lasts for good."""
    over = failures - FREE_FAILURES
    return timedelta(0) if over < 0 else min(_FIRST_WAIT * 2 ** min(over, 10), _LONGEST_WAIT)


def recovery_digest(code: str) -> str:
    """How a recovery code is kept, however it was typed."""
    typed = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(b"matchdag recovery: " + typed.encode()).hexdigest()


def in_groups(code: str) -> str:
    """As it is written down: abcd-efgh-jkmn-pqrs."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def is_of_app(code: str) -> bool:
    """Whether this is of a code app's kind, and not a recovery code."""
    return all(letter.isdigit() or letter.isspace() for letter in code)
