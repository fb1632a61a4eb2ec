"""What one attempt to deliver a mail means: done, try later (and when), or never."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
#: what a mail said; that it was sent remains
BODY_RETENTION = timedelta(days=90)
FINAL_SENDER_CODES = frozenset({552})


class Outcome(StrEnum):
    """The result of one attempt, seen from the message."""

    DELIVERED = "delivered"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"  # the mail server, not this address: says nothing of the message


class Stage(StrEnum):
    """Which part of the conversation the mail server answered."""

    CONNECT = "connect"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"


@dataclass(frozen=True)
class Attempt:
    """One attempt: outcome, the server's code if it gave one, and its reply without addresses."""

    outcome: Outcome
    code: int | None = None
    reply: str = ""


def outcome_of(stage: Stage, code: int) -> Outcome:
    """What an SMTP reply code at that stage means for the message.

    A refused sender or greeting is our own set-up, not the receiver's fault: the message waits.
    """
    if stage is Stage.CONNECT:
        return Outcome.UNREACHABLE
    if stage is Stage.SENDER and code not in FINAL_SENDER_CODES:
        return Outcome.DEFERRED
    return Outcome.REFUSED if 500 <= code <= 599 else Outcome.DEFERRED


def next_try(now: datetime, attempts: int, expires_at: datetime | None) -> datetime | None:
    """When to try again after `attempts` deferrals, or None when it is time to give up."""
    if attempts > len(RETRY_AFTER):
        return None
    due = now + RETRY_AFTER[max(attempts, 1) - 1]
    return None if expires_at is not None and due >= expires_at else due
