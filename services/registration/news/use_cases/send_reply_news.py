"""Tell organisers what companies have answered: what is urgent at once, the rest of an hour in one.

A reply is counted as heard when it is recorded here; what came back to where it was is told nobody.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import get_args
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation, ReplyNews
from services.registration.events.models.events import Event
from services.registration.events.queries.reply_readers import reply_readers
from services.registration.events.queries.times import is_over
from services.registration.invitations.domain.reply_news import ReplyFacts
from services.registration.invitations.queries.reply_facts import reply_facts
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.meetings.queries.publications import is_published
from services.registration.news.queries import due_reply_news
from services.registration.schedules.queries.event_snapshot import standing_snapshots
from shared.contracts.company_replies import (
    CompanyRepliesChangedV1,
    ReplyChange,
    ReplyHours,
    ReplyStatus,
)
from shared.ids import new_id
from shared.messaging import record

Slots = Mapping[int, tuple[datetime, datetime]]


def send_due_reply_news(session: Session) -> int:
    """Of every event; safe to run at any time and by several at once. Returns how many replies."""
    due = session.scalars(due_reply_news().with_for_update(skip_locked=True)).all()
    by_event: dict[UUID, list[ReplyNews]] = {}
    for news in due:
        by_event.setdefault(news.event_id, []).append(news)
    sent = 0
    for event_id, rows in by_event.items():
        event = session.get_one(Event, event_id)
        for urgent in (True, False):
            sent += _send(session, event, [row for row in rows if row.is_urgent is urgent], urgent)
    for news in due:
        session.delete(news)
    session.flush()
    return sent


def _send(session: Session, event: Event, rows: Sequence[ReplyNews], urgent: bool) -> int:
    if not rows or event.cancelled or is_over(session, event):
        return 0
    readers = reply_readers(session, event, also_silenced=urgent)
    replies = _replies(session, event, rows)
    if not replies or not readers:
        return 0
    record(
        session,
        CompanyRepliesChangedV1(
            event_id=event.id,
            news_id=new_id(),
            contact_ids=readers,
            replies=tuple(replies),
            is_urgent=urgent,
            is_published=is_published(session, event.id),
        ),
    )
    return len(replies)


def _replies(session: Session, event: Event, rows: Sequence[ReplyNews]) -> list[ReplyChange]:
    """By company name; without those that are again as they were."""
    snapshot = standing_snapshots(session, [event])[event.id]
    slots = event_slots(session, event.id)
    unheld = [each.meeting.company_id for each in snapshot.unheld(snapshot.booked)]
    found = []
    for row in rows:
        part = session.get_one(Participation, row.participation_id)
        was, now = ReplyFacts.from_row(row.was), reply_facts(session, part)
        if was == now:
            continue
        name = session.get_one(Company, part.company_id).name
        fallen = _fallen(session, part, row)
        stands = unheld.count(part.company_id)
        found.append(_change(name, part.id, was, now, slots, unheld=stands, fallen=fallen))
    return sorted(found, key=lambda reply: (reply.company.casefold(), reply.participation_id.bytes))


def _change(
    company: str,
    participation_id: UUID,
    was: ReplyFacts,
    now: ReplyFacts,
    slots: Slots,
    *,
    unheld: int,
    fallen: int,
) -> ReplyChange:
    both = was.is_coming and now.is_coming
    lost = set(was.educations) - set(now.educations)
    return ReplyChange(
        participation_id=participation_id,
        company=company,
        was_status=_status(was.status),
        now_status=_status(now.status),
        was_tables=was.tables,
        now_tables=now.tables,
        was_people=was.representatives,
        now_people=now.representatives,
        was_hours=_hours(was, slots),
        now_hours=_hours(now, slots),
        educations_lost=len(lost) if both else 0,
        confirms_day=both and was.awaits_day and not now.awaits_day,
        unheld=unheld,
        fallen=fallen,
    )


def _hours(facts: ReplyFacts, slots: Slots) -> tuple[ReplyHours, ...]:
    """Slots that follow one another are one time."""
    found: list[list[int]] = []
    for number in sorted(slots) if facts.is_coming else ():
        if number in facts.unavailable_slots:
            continue
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return tuple(ReplyHours(starts_at=slots[run[0]][0], ends_at=slots[run[-1]][1]) for run in found)


def _status(status: str) -> ReplyStatus:
    return next(known for known in get_args(ReplyStatus) if known == status)


def _fallen(session: Session, participation: Participation, row: ReplyNews) -> int:
    """Meetings that ended since the organisers knew, where the company does not come."""
    if participation.status == "accepted":
        return 0
    counted = select(func.count()).where(
        Meeting.event_id == participation.event_id,
        Meeting.company_id == participation.company_id,
        Meeting.status == "cancelled",
        Meeting.cancelled_at >= row.since,
    )
    return session.scalar(counted) or 0
