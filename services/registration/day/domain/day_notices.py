"""What a company may say by its link on the day: late, not coming, or here after all.

A notice changes no schedule: the organiser sees it as something that has happened, and decides.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Literal

from shared.errors import DomainError

Kind = Literal["late", "away", "here"]
NOTICE_KINDS: tuple[Kind, ...] = ("late", "away", "here")


class NoticeNotTaken(DomainError):
    """It is not the day of the event, the day is over, or the company does not come."""

    code = "notice_not_taken"


class NoticeIncomplete(DomainError):
    """A late company has not said from which of the coming slots it can take meetings."""

    code = "notice_incomplete"


class NoticeOutdated(DomainError):
    """The company has said something else since the organiser looked."""

    code = "notice_outdated"


def takes_notices(
    held_on: date, ends_at: datetime | None, *, today: date, now: datetime, cancelled: bool
) -> bool:
    """From midnight of the day until its last slot has ended; before that a company withdraws."""
    return today == held_on and not cancelled and (ends_at is None or now < ends_at)


def late_slots(
    starts: Mapping[int, datetime], unavailable: Collection[int], now: datetime
) -> list[int]:
    """The slots from which a late company may say that it is there: to come, after the first.

    Whoever is there from the first slot of all is not late.
    """
    return [
        number
        for number in sorted(starts)
        if number >= 1 and starts[number] > now and number not in unavailable
    ]


def check_notice(kind: str, first_slot: int | None, choices: Collection[int]) -> Kind:
    """The kind. Raises NoticeIncomplete where it is unknown or lateness names no slot to come."""
    known = next((each for each in NOTICE_KINDS if each == kind), None)
    if known is None:
        raise NoticeIncomplete(kind="notice_kind_unknown")
    if kind == "late" and first_slot not in choices:
        raise NoticeIncomplete(first_slot="late_slot_missing")
    return known


def slots_missed(kind: str, first_slot: int | None, *, begun: int, count: int) -> range:
    """The slots to come in which the company is not there, as the repair is to take it."""
    if kind == "away":
        return range(begun, count)
    return range(begun, first_slot) if kind == "late" and first_slot is not None else range(0)
