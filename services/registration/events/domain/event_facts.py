"""What a reader was told of the event itself: when, where, and whether it is held at all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

FactKind = Literal["cancelled", "time", "place", "own_place"]


@dataclass(frozen=True)
class EventFacts:
    """As one reader knows the event; `own_place`: a company's room or stand, empty before it has
    one.
    """

    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    own_place: str = ""
    is_cancelled: bool = False

    @property
    def when(self) -> tuple[date, datetime | None, datetime | None]:
        return self.held_on, self.starts_at, self.ends_at

    def to_row(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "held_on": self.held_on.isoformat(),
            "starts_at": self.starts_at.isoformat() if self.starts_at else None,
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
            "place": self.place,
            "own_place": self.own_place,
            "is_cancelled": self.is_cancelled,
        }

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> "EventFacts":
        return cls(
            held_on=date.fromisoformat(row["held_on"]),
            starts_at=_moment(row["starts_at"]),
            ends_at=_moment(row["ends_at"]),
            place=row["place"],
            own_place=row["own_place"],
            is_cancelled=row["is_cancelled"],
        )


@dataclass(frozen=True)
class FactChange:
    """One thing of the event that is not as the reader was told."""

    kind: FactKind
    was: EventFacts
    now: EventFacts

    @property
    def is_first_place(self) -> bool:
        """A room or stand where there was none: it may as well come with the list of the day."""
        return self.kind == "own_place" and not self.was.own_place


def fact_changes(was: EventFacts, now: EventFacts) -> tuple[FactChange, ...]:
    """A cancellation is said alone: when and where it would have been is no news any more."""
    if now.is_cancelled:
        return () if was.is_cancelled else (FactChange("cancelled", was, now),)
    changed: list[FactKind] = []
    if was.when != now.when:
        changed.append("time")
    if was.place != now.place:
        changed.append("place")
    if was.own_place != now.own_place:
        changed.append("own_place")
    return tuple(FactChange(kind, was, now) for kind in changed)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
