"""How one person's calendar entry for one event moves on: one UID, a sequence, request, cancel."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.calendar_keys import entry_uid

Span = tuple[datetime, datetime]
"""(start, end) of one appointment; aware"""


class Method(StrEnum):
    """What the receiver's calendar is asked to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Entry:
    """What a calendar shall hold for one person and one event after this mail."""

    uid: str
    sequence: int
    method: Method
    starts_at: datetime
    ends_at: datetime


def next_entry(
    event_id: UUID,
    contact_id: UUID,
    before: Entry | None,
    spans: Collection[Span],
    *,
    least: int = 0,
) -> Entry | None:
    """The entry once the schedule has these; None when there never was anything to cancel.

    `least`: a file with the same UID may have been had with any sequence below it.
    """
    uid = entry_uid(event_id, contact_id)
    sequence = max(before.sequence + 1 if before else 0, least)
    if spans:
        starts_at = min(starts_at for starts_at, _ in spans)
        ends_at = max(ends_at for _, ends_at in spans)
        return Entry(uid, sequence, Method.REQUEST, starts_at, ends_at)
    if before is None or before.method is Method.CANCEL:
        return None
    return Entry(uid, sequence, Method.CANCEL, before.starts_at, before.ends_at)
