"""Contact log and next steps in plain Python: what may be written, and what is due when.

One function says in which group of the day a step stands; every page, list and program asks it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.errors import DomainError

#: a day is a day in Denmark, whatever the server's clock
COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
EntryKind = Literal["visit", "call", "mail", "meeting", "note"]
ENTRY_KINDS: Final = ("visit", "call", "mail", "meeting", "note")
#: what came of it, in one tap; "" where nothing was chosen
OUTCOMES: Final = ("talked", "not_there", "wants_student", "declined")
STEP_OUTCOMES: Final = ("done", "dropped")
STEP_KINDS: Final = ("call", "visit", "mail", "other")
#: what is offered behind an entry: days from today, None = at a date that is typed
STEP_AFTER: Final[dict[str, int | None]] = {"week": 7, "month": 30, "quarter": 91, "date": None}
StepGroup = Literal["promised", "overdue", "today", "later"]

TEXT_LIMIT = 2000
STEP_TEXT_LIMIT = 300
#: a company that somebody owns and nobody spoke with for longer is about to be forgotten
SILENT_AFTER = timedelta(days=90)
#: a step that is put off further than this is no plan
LONGEST_AHEAD = timedelta(days=730)
#: a log that is written up later reaches back this far
LONGEST_BACK = timedelta(days=3650)


class EntryNotNow(DomainError):
    """Nobody was visited tomorrow, and nobody remembers ten years back. `field`: happened_on."""

    code = "entry_not_now"


class EntryEmpty(DomainError):
    """Neither what came of it nor a word about it."""

    code = "entry_empty"


class StepNotAhead(DomainError):
    """A next step is today or later, and within two years. `field`: due_on."""

    code = "step_not_ahead"


class StepSettled(DomainError):
    """Somebody was there first: it is done, or was dropped."""

    code = "step_settled"


class EntryOfAnother(DomainError):
    """What a colleague wrote is the colleague's to correct."""

    code = "entry_of_another"


class NothingToTransfer(DomainError):
    """The colleague has neither companies nor steps."""

    code = "nothing_to_transfer"


class TransferToNobody(DomainError):
    """Who takes over works here, follows companies, and is another than who hands over."""

    code = "transfer_to_nobody"


class TransferSettled(DomainError):
    """It was taken back already."""

    code = "transfer_settled"


@dataclass(frozen=True)
class StepFacts:
    """What decides where a step stands in a day."""

    due_on: date
    is_promised: bool


def check_entry(*, text: str, outcome: str, happened_on: date, today: date) -> None:
    """Raises EntryEmpty and EntryNotNow."""
    if not text and not outcome:
        raise EntryEmpty
    if not today - LONGEST_BACK <= happened_on <= today:
        raise EntryNotNow(today=today)


def check_due(due_on: date, today: date) -> None:
    """Raises StepNotAhead."""
    if not today <= due_on <= today + LONGEST_AHEAD:
        raise StepNotAhead(today=today)


def due_date(after: str, chosen: date | None, today: date) -> date | None:
    """The day of a step that is planned so; None where none is planned."""
    if after == "date":
        return chosen
    days = STEP_AFTER.get(after)
    return None if days is None else today + timedelta(days=days)


def step_group(step: StepFacts, today: date) -> StepGroup:
    """What was promised to somebody comes first from its day on; the rest by its day."""
    if step.due_on > today:
        return "later"
    if step.is_promised:
        return "promised"
    return "overdue" if step.due_on < today else "today"


def is_silent(last_contact_on: date | None, known_since: date, today: date) -> bool:
    """Whether nobody spoke with a company for so long that it should be told apart."""
    return (last_contact_on or known_since) < today - SILENT_AFTER


@dataclass(frozen=True)
class PortfolioSize:
    """What one colleague has: companies as their owner, and steps that are open."""

    companies: int
    steps: int

    @property
    def is_empty(self) -> bool:
        return not self.companies and not self.steps


@dataclass(frozen=True)
class Colleague:
    """One who can follow companies."""

    id: UUID
    name: str
    is_active: bool
