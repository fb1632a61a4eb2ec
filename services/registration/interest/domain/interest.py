"""The rules of interest after a meeting: who is asked, until when, and what makes a match.

Plain rules; they ask no clock. Days are those of the school's wall clock.
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

Side = Literal["student", "company"]
#: who answers, in the order in which they are named
SIDES: tuple[Side, ...] = ("student", "company")

ANSWERS = ("yes", "maybe", "no")

#: as long as a company may read the application: by then both have had two weeks
ANSWERS_ARE_TAKEN_FOR = timedelta(days=14)
#: how long either side sees how to reach the other after a match
CONTACT_IS_SEEN_FOR = timedelta(days=14)

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Pair:
    """What a student and a company have said of each other; `matched_at` while both say yes."""

    student: str | None = None
    company: str | None = None
    matched_at: datetime | None = None

    def answer_of(self, side: Side) -> str | None:
        return self.student if side == "student" else self.company

    @property
    def is_match(self) -> bool:
        return self.matched_at is not None


def after_answer(pair: Pair, side: Side, answer: str, at: datetime) -> Pair:
    """The pair with one side's newest answer. A match keeps its moment while both say yes."""
    said = replace(pair, student=answer) if side == "student" else replace(pair, company=answer)
    both = said.student == said.company == "yes"
    return replace(said, matched_at=(pair.matched_at or at) if both else None)


def tidy_note(text: str) -> str:
    """In one Unicode form, trimmed, without characters that nobody sees; line breaks stay."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    seen = (one for one in composed if one == "\n" or unicodedata.category(one)[0] != "C")
    return "".join(seen).strip()


def answers_close_on(held_on: date) -> date:
    """The last day on which an answer can be given or changed."""
    return held_on + ANSWERS_ARE_TAKEN_FOR


def can_answer(held_on: date, today: date) -> bool:
    return held_on <= today <= answers_close_on(held_on)


def contact_is_seen_until(matched_on: date) -> date:
    return matched_on + CONTACT_IS_SEEN_FOR


def contact_is_seen(matched_on: date, today: date) -> bool:
    """Whether the two may still see how to reach each other; both ends count."""
    return matched_on <= today <= contact_is_seen_until(matched_on)
