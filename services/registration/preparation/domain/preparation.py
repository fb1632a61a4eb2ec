"""When a student is prepared, and who may see a document until when; plain rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DocumentKind = Literal["application", "cv"]
KINDS: tuple[DocumentKind, ...] = ("application", "cv")

#: what a teacher says of a document
REVIEWS = ("new", "good", "change")

#: how far a document is, as the board shows it
DocumentStatus = Literal["not_asked", "missing", "checking", "refused", "new", "good", "change"]
DONE = frozenset({"not_asked", "new", "good"})

COMPANIES_SEE_FROM = timedelta(days=7)
COMPANIES_SEE_UNTIL = timedelta(days=14)
DOCUMENT_LIFETIME = timedelta(days=30)

LONGEST_COMMENT = 500


@dataclass(frozen=True)
class Latest:
    """The newest upload of one kind: its state (checking, ready, refused) and its review."""

    state: str
    review: str


def is_required_by_default(event_kind: str) -> bool:
    """Whether students hand in papers where the organiser has chosen nothing.

    A talk with a counsellor is there to get help: nobody must have written anything before it.
    """
    return event_kind != "guidance"


@dataclass(frozen=True)
class RequiredDocuments:
    """What an event asks its students for, and whether the schedule waits for it."""

    application: bool = True
    cv: bool = True
    schedule_waits: bool = False

    def for_kind(self, kind: str) -> bool:
        return self.application if kind == "application" else self.cv

    @property
    def kinds(self) -> tuple[DocumentKind, ...]:
        return tuple(kind for kind in KINDS if self.for_kind(kind))


def document_status(latest: Latest | None, *, is_required: bool) -> DocumentStatus:
    """What the board says of one kind. An upload beyond what is asked is shown all the same."""
    if latest is None:
        return "missing" if is_required else "not_asked"
    if latest.state != "ready":
        return "checking" if latest.state == "checking" else "refused"
    return latest.review  # type: ignore[return-value]  # the table allows new, good and change


def is_prepared(
    required: RequiredDocuments, latest: Mapping[str, Latest], *, is_waived: bool
) -> bool:
    """Whether every document that is asked for is there, checked, and not sent back."""
    return is_waived or all(
        document_status(latest.get(kind), is_required=True) in DONE for kind in required.kinds
    )


def companies_may_see(held_on: date, today: date) -> bool:
    """Whether the companies that meet a student may see the documents today; both ends count."""
    return held_on - COMPANIES_SEE_FROM <= today <= held_on + COMPANIES_SEE_UNTIL


def seen_from(held_on: date) -> date:
    return held_on - COMPANIES_SEE_FROM


def seen_until(held_on: date) -> date:
    return held_on + COMPANIES_SEE_UNTIL


def deleted_on(held_on: date) -> date:
    return held_on + DOCUMENT_LIFETIME
