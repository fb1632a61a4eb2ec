"""What each reader is told of a schedule, and what has changed since they were last told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Audience = Literal["student", "company"]


@dataclass(frozen=True, order=True)
class Item:
    """One line of a personal schedule. The uid stays when the meeting moves."""

    starts_at: datetime
    ends_at: datetime
    slot: int
    uid: str
    title: str
    place: str

    def to_row(self) -> list[Any]:
        return [
            self.uid,
            self.slot,
            self.starts_at.isoformat(),
            self.ends_at.isoformat(),
            self.title,
            self.place,
        ]

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> "Item":
        uid, slot, starts_at, ends_at, title, place = row
        return cls(
            uid=uid,
            slot=slot,
            starts_at=datetime.fromisoformat(starts_at),
            ends_at=datetime.fromisoformat(ends_at),
            title=title,
            place=place,
        )


@dataclass(frozen=True)
class LastSent:
    """What a reader was told last."""

    sequence: int
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ScheduleChange:
    """One reader who must be told: for the first time, or of a change."""

    reader_id: UUID
    audience: Audience
    sequence: int
    items: tuple[Item, ...]
    cancelled_uids: tuple[str, ...]

    @property
    def is_first(self) -> bool:
        return self.sequence == 0


def schedule_changes(
    current: Mapping[UUID, Sequence[Item]],
    told: Mapping[UUID, LastSent],
    audiences: Mapping[UUID, Audience],
) -> list[ScheduleChange]:
    """Who must be told what. A reader whose schedule is as it was told is left in peace.

    A reader with nothing planned who was never told anything is not told either.
    """
    found = []
    for reader in sorted(current.keys() | told.keys(), key=lambda reader: reader.bytes):
        items = tuple(sorted(current.get(reader, ())))
        before = told.get(reader)
        change = _telling(reader, audiences[reader], items, before)
        if change is not None:
            found.append(change)
    return found


def _telling(
    reader: UUID, audience: Audience, items: tuple[Item, ...], before: LastSent | None
) -> ScheduleChange | None:
    if before is None:
        return ScheduleChange(reader, audience, 0, items, ()) if items else None
    if items == before.items:
        return None
    remaining = {item.uid for item in items}
    cancelled = tuple(item.uid for item in before.items if item.uid not in remaining)
    return ScheduleChange(reader, audience, before.sequence + 1, items, cancelled)
