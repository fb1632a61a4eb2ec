"""What a company may still change by its link, given the event's times; it asks no clock."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class EventTimes:
    """The moments of an event that decide what is open; all aware."""

    reply_by: datetime | None
    wishes_close_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    cancelled: bool = False


@dataclass(frozen=True)
class ReplyWindows:
    """Which parts of the reply can be given or changed by the company itself now."""

    answer: bool
    small_changes: bool
    withdraw: bool

    @property
    def anything(self) -> bool:
        return self.answer or self.small_changes or self.withdraw


SHUT = ReplyWindows(answer=False, small_changes=False, withdraw=False)


def reply_windows(
    times: EventTimes, *, has_answered: bool, now: datetime, must_reconfirm: bool = False
) -> ReplyWindows:
    """Before the deadline all is open; after it an answer stands, apart from words and people.

    A silent company may still answer after the deadline until the students' wishes close: a late
    company is better than none, and nobody's plan is upset by it. Who said yes to another day and
    is asked again may change the whole answer until the new day begins.
    """
    if times.cancelled or _passed(times.ends_at, now):
        return SHUT
    if _passed(times.starts_at, now):
        return ReplyWindows(answer=False, small_changes=False, withdraw=has_answered)
    if must_reconfirm or not _passed(times.reply_by, now):
        return ReplyWindows(answer=True, small_changes=True, withdraw=has_answered)
    if not has_answered:
        late = not _passed(times.wishes_close_at, now)
        return ReplyWindows(answer=late, small_changes=False, withdraw=False)
    return ReplyWindows(answer=False, small_changes=True, withdraw=True)


def _passed(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
