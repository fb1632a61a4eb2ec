"""Reads of wishes: one student's list, what can be chosen, and who is silent in which class."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.events.models.events import Event
from services.registration.wishes.domain.wishes import WishTimes
from services.registration.wishes.models import Favourite, Wish, WishList, WishRound
from services.registration.wishes.queries.student_lines import StudentLine
from shared.db import danish_order


@dataclass(frozen=True)
class OwnWishes:
    """A student's list as it stands; version 0 and no wishes before the first change."""

    version: int
    companies: tuple[UUID, ...]
    submitted_at: datetime | None = None
    entered_by: UUID | None = None


def own_wishes(session: Session, event_id: UUID, person_id: UUID) -> OwnWishes:
    row = session.execute(
        select(WishList.version, WishList.submitted_at, WishList.entered_by).where(
            WishList.event_id == event_id, WishList.person_id == person_id
        )
    ).one_or_none()
    if row is None:
        return OwnWishes(0, ())
    companies = session.scalars(
        select(Wish.company_id)
        .where(Wish.event_id == event_id, Wish.person_id == person_id)
        .order_by(Wish.rank)
    )
    return OwnWishes(row.version, tuple(companies), row.submitted_at, row.entered_by)


def has_wishes(
    event_id: ColumnElement[UUID], person_id: ColumnElement[UUID]
) -> ColumnElement[bool]:
    """Whether the student of the row has wished; a list that was handed in empty is no wish."""
    return exists().where(Wish.event_id == event_id, Wish.person_id == person_id)


def wish_times(event: Event) -> WishTimes:
    return WishTimes(event.wishes_open_at, event.wishes_close_at)


def choosable_companies(session: Session, event_id: UUID) -> frozenset[UUID]:
    """The companies that come; only they can be wished."""
    return frozenset(
        session.scalars(
            select(Participation.company_id).where(
                Participation.event_id == event_id, Participation.status == "accepted"
            )
        )
    )


def favourite_companies(session: Session, event_id: UUID, person_id: UUID) -> frozenset[UUID]:
    """The companies that a student has starred at an event; no wish, and nobody else sees it."""
    return frozenset(
        session.scalars(
            select(Favourite.company_id).where(
                Favourite.event_id == event_id, Favourite.person_id == person_id
            )
        )
    )


@dataclass(frozen=True)
class ClassWishes:
    class_name: str
    students: tuple[StudentLine, ...]

    @property
    def silent(self) -> tuple[StudentLine, ...]:
        return tuple(student for student in self.students if not student.wishes)


def by_class(lines: list[StudentLine]) -> list[ClassWishes]:
    classes: dict[str, list[StudentLine]] = {}
    for line in lines:
        classes.setdefault(line.class_name, []).append(line)
    return [ClassWishes(name, tuple(students)) for name, students in classes.items()]


def wish_round(session: Session, event_id: UUID) -> WishRound | None:
    return session.get(WishRound, event_id)


def wish_counts(session: Session, event_id: UUID) -> dict[UUID, int]:
    """How many wish for each company."""
    rows = session.execute(
        select(Wish.company_id, func.count())
        .where(Wish.event_id == event_id)
        .group_by(Wish.company_id)
    )
    return dict(rows.all())


def company_names(session: Session, event_id: UUID) -> dict[UUID, str]:
    """Every company of the event, also those that have declined since, by name."""
    rows = session.execute(
        select(Company.id, Company.name)
        .join(Participation, Participation.company_id == Company.id)
        .where(Participation.event_id == event_id)
        .order_by(danish_order(Company.name), Company.id)
    )
    return dict(rows.all())
