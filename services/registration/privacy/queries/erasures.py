"""Reads of the proof that personal data went: erased people, and what the time limits deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.registration.events.models.events import EventSlot
from services.registration.interest.models import Interest
from services.registration.meetings.models.meetings import Meeting
from services.registration.preparation.models import Document
from services.registration.privacy.domain.erased import Erased
from services.registration.privacy.models import DeletionCount, Erasure
from services.registration.school.models.people import Person
from services.registration.wishes.models import Wish
from shared import clock

SHOWN = 100
COUNTED_DAYS = 30


@dataclass(frozen=True)
class ErasedLine:
    """Nothing is left to name the person by; `erased_by` is "" when a time limit did it."""

    erased_at: datetime
    kind: str
    erased_by: str
    acknowledged_at: datetime | None


@dataclass(frozen=True)
class DeletedLine:
    subject: str
    count: int
    last_run_at: datetime


@dataclass(frozen=True)
class Consequences:
    """What goes when this person is erased."""

    documents: int
    wishes: int
    coming_meetings: int
    answers: int


def erased_of_organisation(session: Session, organisation_id: UUID) -> Sequence[ErasedLine]:
    """The newest first."""
    rows = session.execute(
        select(Erasure.erased_at, Erasure.kind, Person.name, Erasure.acknowledged_at)
        .outerjoin(Person, Person.id == Erasure.erased_by)
        .where(Erasure.organisation_id == organisation_id)
        .order_by(Erasure.erased_at.desc(), Erasure.person_id)
        .limit(SHOWN)
    )
    return [ErasedLine(at, kind, name or "", told) for at, kind, name, told in rows]


def everybody_erased(session: Session) -> list[Erased]:
    """Students and staff of all organisations, as ids, to be kept apart from the back-ups."""
    rows = session.execute(
        select(Erasure.person_id, Erasure.erased_by)
        .where(Erasure.kind != "contact")
        .order_by(Erasure.person_id)
    )
    return [Erased(person_id, by) for person_id, by in rows]


def deleted_lately(session: Session, today: date) -> Sequence[DeletedLine]:
    """What the time limits deleted within a month, by subject, and when they last ran."""
    rows = session.execute(
        select(
            DeletionCount.subject,
            func.sum(DeletionCount.count),
            func.max(DeletionCount.last_run_at),
        )
        .where(DeletionCount.day > today - timedelta(days=COUNTED_DAYS))
        .group_by(DeletionCount.subject)
        .order_by(DeletionCount.subject)
    )
    return [DeletedLine(subject, int(count), at) for subject, count, at in rows]


def coming_meetings_of(person_id: UUID) -> Select[Meeting]:
    """The student's booked meetings that have not begun."""
    return (
        select(Meeting)
        .join(
            EventSlot,
            (EventSlot.event_id == Meeting.event_id) & (EventSlot.number == Meeting.slot),
        )
        .where(
            Meeting.person_id == person_id,
            Meeting.status == "booked",
            EventSlot.starts_at > clock.now(),
        )
    )


def consequences_of_erasing(session: Session, person_id: UUID) -> Consequences:
    documents = (Document.person_id == person_id, Document.state != "deleted")
    coming = coming_meetings_of(person_id).subquery()
    return Consequences(
        session.scalar(select(func.count()).select_from(Document).where(*documents)) or 0,
        session.scalar(select(func.count()).select_from(Wish).where(Wish.person_id == person_id))
        or 0,
        session.scalar(select(func.count()).select_from(coming)) or 0,
        session.scalar(
            select(func.count()).select_from(Interest).where(Interest.person_id == person_id)
        )
        or 0,
    )
