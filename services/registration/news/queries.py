"""Reads who must hear what: the one answer for the page that asks, and the use case that tells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.registration.companies.models import CompanyContact, ReplyNews
from services.registration.events.models.events import Event
from services.registration.events.queries.times import is_over
from services.registration.meetings.domain.personal_schedules import (
    Reader,
    ScheduleChange,
    unsent_changes,
)
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.meetings.queries.readership import readership
from services.registration.school.models.people import Person
from shared import clock


@dataclass(frozen=True)
class Recipient:
    """One who must hear, by name; without an address only by telephone or in person."""

    reader: Reader
    name: str
    has_address: bool
    change: ScheduleChange

    @property
    def must_confirm(self) -> bool:
        return self.reader.must_confirm(self.change)


@dataclass(frozen=True)
class PlannedNews:
    """Who would hear what now, companies first, each by name."""

    recipients: tuple[Recipient, ...]

    @property
    def preview(self) -> object:
        """All that it means to people; what is made with it, as ids of new lines, is none of it."""
        return [
            (
                each.reader.id,
                each.has_address,
                each.change.sequence,
                each.change.facts,
                [(line.was, line.now) for line in each.change.lines],
            )
            for each in self.recipients
        ]

    @property
    def companies(self) -> list[Recipient]:
        return [each for each in self.recipients if each.reader.audience == "company"]

    @property
    def students(self) -> list[Recipient]:
        return [each for each in self.recipients if each.reader.audience == "student"]

    @property
    def unreachable(self) -> list[Recipient]:
        return [each for each in self.recipients if not each.has_address]

    @property
    def to_confirm(self) -> list[Recipient]:
        return [each for each in self.recipients if each.must_confirm]


def planned_news(session: Session, event: Event, *, is_cancelled: bool = False) -> PlannedNews:
    """As the event stands, or as it would once it `is_cancelled`; once it is over nobody need hear.
    Whoever tells by it holds the event's row.
    """
    if is_over(session, event):
        return PlannedNews(())
    known = readership(session, event)
    if is_cancelled:
        known = replace(known, lines=replace(known.lines, is_cancelled=True))
    changes = unsent_changes(known, meetings_of(session, event.id))
    readers = known.readers
    contacts = _contacts(session, [readers[change.reader_id] for change in changes])
    names = {**known.lines.students}
    names |= {
        reader.id: known.lines.companies[company] for company, reader in known.companies.items()
    }
    found = [
        Recipient(
            reader=(reader := readers[change.reader_id]),
            name=names.get(reader.id) or contacts.get(reader.contact_id, ("", False))[0],
            has_address=contacts.get(reader.contact_id, ("", False))[1],
            change=change,
        )
        for change in changes
    ]
    return PlannedNews(tuple(sorted(found, key=_by_name)))


def _by_name(recipient: Recipient) -> tuple[bool, str, bytes]:
    is_student = recipient.reader.audience == "student"
    return is_student, recipient.name.casefold(), recipient.reader.id.bytes


def _contacts(session: Session, readers: Sequence[Reader]) -> dict[UUID, tuple[str, bool]]:
    """Contact id → (name, whether mail reaches it)."""
    found: dict[UUID, tuple[str, bool]] = {}
    ids = sorted({reader.contact_id for reader in readers})
    for first in range(0, len(ids), 500):
        portion = ids[first : first + 500]
        people = select(Person.id, Person.name, Person.email).where(Person.id.in_(portion))
        contacts = select(CompanyContact.id, CompanyContact.name, CompanyContact.email).where(
            CompanyContact.id.in_(portion)
        )
        for query in (people, contacts):
            found |= {id: (name, bool(email)) for id, name, email in session.execute(query)}
    return found


def due_reply_news() -> Select[ReplyNews]:
    """The answers of companies that organisers are to hear of now, event by event."""
    return (
        select(ReplyNews)
        .where(ReplyNews.due_at <= clock.now())
        .order_by(ReplyNews.event_id, ReplyNews.participation_id)
    )


def has_due_reply_news(session: Session) -> bool:
    return session.scalar(due_reply_news().limit(1)) is not None
