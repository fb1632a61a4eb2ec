"""Reads of whom the companies would like to meet."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.events.models.events import EventStudent
from services.registration.wishes.models import CompanyWish, Wish
from services.registration.wishes.queries.student_lines import StudentLine, student_lines
from services.registration.wishes.queries.wishes import company_names


@dataclass(frozen=True)
class CompanyLine:
    """A company that comes: how many wish for it, and how many it would like to meet."""

    company_id: UUID
    name: str
    wished_by: int
    wishes: int


@dataclass(frozen=True)
class Wanted:
    """A student of the event as one company sees the list: rank None did not wish for it."""

    student: StudentLine
    rank: int | None
    score: int | None


def company_wish_lines(session: Session, event_id: UUID) -> list[CompanyLine]:
    """By name; companies that do not come are left out."""
    coming = set(
        session.scalars(
            select(Participation.company_id).where(
                Participation.event_id == event_id, Participation.status == "accepted"
            )
        )
    )
    wished = _counts(session, Wish, event_id)
    wishes = _counts(session, CompanyWish, event_id)
    return [
        CompanyLine(id, name, wished.get(id, 0), wishes.get(id, 0))
        for id, name in company_names(session, event_id).items()
        if id in coming
    ]


def scores_of(session: Session, event_id: UUID, company_id: UUID) -> dict[UUID, int]:
    """student → score"""
    rows = session.execute(
        select(CompanyWish.person_id, CompanyWish.score)
        .where(CompanyWish.event_id == event_id, CompanyWish.company_id == company_id)
        .order_by(CompanyWish.person_id)
    )
    return dict(rows.all())


def stamp_of(scores: dict[UUID, int]) -> int:
    """The same scores have the same stamp: for a form or program that changes what it has seen."""
    text = ",".join(f"{person}:{score}" for person, score in sorted(scores.items()))
    return int.from_bytes(sha256(text.encode()).digest()[:6])


def wanted_students(session: Session, event_id: UUID, company_id: UUID) -> list[Wanted]:
    """Everybody of the event: those who wished for the company first, by rank; then by name."""
    ranks: dict[UUID, int] = dict(
        session.execute(
            select(Wish.person_id, Wish.rank).where(
                Wish.event_id == event_id, Wish.company_id == company_id
            )
        ).all()
    )
    scores = scores_of(session, event_id, company_id)
    lines = [
        Wanted(line, ranks.get(line.person_id), scores.get(line.person_id))
        for line in student_lines(session, event_id)
    ]
    return sorted(lines, key=lambda one: (one.rank is None, one.rank or 0))


def company_wishes_of_event(session: Session, event_id: UUID) -> list[tuple[UUID, UUID, int]]:
    """(student, company, score) of everybody who takes part, ordered by student and company."""
    rows = session.execute(
        select(CompanyWish.person_id, CompanyWish.company_id, CompanyWish.score)
        .join(
            EventStudent,
            (EventStudent.event_id == CompanyWish.event_id)
            & (EventStudent.person_id == CompanyWish.person_id),
        )
        .where(CompanyWish.event_id == event_id)
        .order_by(CompanyWish.person_id, CompanyWish.company_id)
    )
    return [(person, company, score) for person, company, score in rows]


def _counts(
    session: Session, table: type[Wish] | type[CompanyWish], event_id: UUID
) -> dict[UUID, int]:
    rows = session.execute(
        select(table.company_id, func.count())
        .where(table.event_id == event_id)
        .group_by(table.company_id)
    )
    return dict(rows.all())
