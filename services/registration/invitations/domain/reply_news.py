"""What organisers hear of a company's answer: how they knew it, how it is, and how soon."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

#: replies of an hour are one mail: nobody gets more than one an hour of an event
GATHERED_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class ReplyFacts:
    """An answer as organisers read it. `awaits_day`: asked whether it can on another day."""

    status: str
    tables: int
    representatives: int
    unavailable_slots: tuple[int, ...]
    educations: tuple[str, ...]
    awaits_day: bool

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "ReplyFacts":
        lists = {name: tuple(row[name]) for name in ("unavailable_slots", "educations")}
        return cls(**{**row, **lists})

    def to_row(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_coming(self) -> bool:
        return self.status == "accepted"


def is_urgent(was: ReplyFacts, now: ReplyFacts, *, has_meetings: bool) -> bool:
    """Whether the company offers less than its meetings were made of."""
    if not has_meetings or not was.is_coming:
        return False
    return (
        not now.is_coming
        or now.tables < was.tables
        or bool(set(now.unavailable_slots) - set(was.unavailable_slots))
        or bool(set(was.educations) - set(now.educations))
    )


def due_at(now: datetime, *, urgent: bool, earliest: datetime | None) -> datetime:
    """When it is told. `earliest`: when the event's waiting ones are; they leave together."""
    if urgent:
        return now
    return earliest if earliest is not None and earliest > now else now + GATHERED_FOR
