"""The message by which one reader hears of a schedule, or of what has changed; writes nothing."""

from uuid import UUID

from services.registration.events.domain.event_facts import FactChange
from services.registration.meetings.domain.personal_schedules import (
    LineChange,
    Reader,
    ScheduleChange,
    ScheduleLine,
)
from shared.contracts import Message
from shared.contracts.event_news import EventNewsV1, NewsPoint
from shared.contracts.registration import PersonalSchedulePublishedV1, ScheduleItem


def create_schedule_message(
    reader: Reader,
    change: ScheduleChange,
    *,
    event_id: UUID,
    event_name: str,
    news_id: UUID,
    asks_again: bool = False,
) -> Message:
    """A first schedule is told whole; later, and where the event itself changed, the news come
    first.
    """
    items = tuple(create_schedule_item(item) for item in change.items)
    if change.is_first and not change.facts:
        return PersonalSchedulePublishedV1(
            contact_id=reader.contact_id,
            event_id=event_id,
            event_name=event_name,
            audience=change.audience,
            link_generation=reader.link_generation,
            participation_id=reader.participation_id,
            sequence=change.sequence,
            items=items,
            cancelled_uids=change.cancelled_uids,
        )
    return EventNewsV1(
        contact_id=reader.contact_id,
        event_id=event_id,
        event_name=event_name,
        news_id=news_id,
        audience=change.audience,
        link_generation=reader.link_generation,
        participation_id=reader.participation_id,
        sequence=change.sequence if change.has_schedule else None,
        items=items,
        cancelled_uids=change.cancelled_uids,
        changes=create_news_points(change),
        asks_again=asks_again,
    )


def create_schedule_item(item: ScheduleLine) -> ScheduleItem:
    return ScheduleItem(
        uid=item.uid,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        title=item.title,
        place=item.place,
    )


def create_news_points(change: ScheduleChange) -> tuple[NewsPoint, ...]:
    """The event's own first, then meetings by the order of the day; none of a first schedule."""
    points = [_fact_point(fact) for fact in change.facts]
    if not change.is_first and not change.is_cancellation:
        points += [_line_point(line) for line in change.lines]
    return tuple(points)


def _fact_point(change: FactChange) -> NewsPoint:
    was, now = change.was, change.now
    says_when = change.kind in {"time", "cancelled"}
    is_own = change.kind == "own_place"
    return NewsPoint(
        kind=change.kind,
        title="",
        was_on=was.held_on if says_when else None,
        was_from=was.starts_at if says_when else None,
        was_until=was.ends_at if says_when else None,
        was_at=was.own_place if is_own else was.place,
        now_on=now.held_on if says_when else None,
        now_from=now.starts_at if says_when else None,
        now_until=now.ends_at if says_when else None,
        now_at=now.own_place if is_own else now.place,
    )


def _line_point(change: LineChange) -> NewsPoint:
    was, now = change.was, change.now
    line = now or was
    assert line is not None, "a change is of something"
    return NewsPoint(
        kind="changed" if was and now else "added" if now else "removed",
        title=line.title,
        was_on=None,
        was_from=was.starts_at if was else None,
        was_until=was.ends_at if was else None,
        was_at=was.place if was else "",
        now_on=None,
        now_from=now.starts_at if now else None,
        now_until=now.ends_at if now else None,
        now_at=now.place if now else "",
    )
