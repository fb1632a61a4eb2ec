"""The pairs of an event as staff list them: narrowed, ordered and cut to a page by the database."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.day.models.attendance import StandVisit
from services.registration.events.models.events import Event, EventStudent
from services.registration.interest.models import Interest
from services.registration.interest.queries.encounters import encounter_of
from services.registration.interest.queries.interest import pair_of
from services.registration.interest.queries.matches import KINDS, PairLine, Silent
from services.registration.interest.queries.met_pairs import met_pairs
from services.registration.meetings.models.meetings import Meeting
from services.registration.school.domain.recognition import company_key, label_key
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from shared.db import danish_order
from shared.db.searching import columns_with_terms
from shared.searching import search_terms


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed to; empty texts narrow nothing. `show` is one of KINDS."""

    search: str = ""
    show: str = ""
    class_name: str = ""
    company: str = ""

    def __bool__(self) -> bool:
        return any((self.search, self.show, self.class_name, self.company))


class MatchList:
    """The pairs of one event within some classes, or within all."""

    def __init__(
        self, event: Event, *, now: datetime, classes: Collection[UUID] | None = None
    ) -> None:
        self._event, self._classes = event, classes
        self._met = met_pairs(event, now, classes)

    def lines(
        self, session: Session, chosen: Narrowing, *, limit: int | None = None
    ) -> list[PairLine]:
        """What needs somebody first, then as the day went."""
        return list(self.each(session, chosen, limit=limit))

    def each(
        self, session: Session, chosen: Narrowing, *, limit: int | None = None
    ) -> Iterator[PairLine]:
        """As `lines`, a thousand at a time: for files, which hold all of a large school's."""
        met = self._met
        query = self._narrowed(_columns(self._from_pairs, met), chosen).order_by(
            _urgency(),
            met.c.at,
            danish_order(Person.name),
            met.c.person_id,
            met.c.company_id,
        )
        rows = session.execute(query.limit(limit).execution_options(yield_per=1000))
        return map(self._line, rows)

    def number(self, session: Session, chosen: Narrowing) -> int:
        query = self._from_pairs(select(func.count()).select_from(self._met))
        return session.scalar(self._narrowed(query, chosen)) or 0

    def class_names(self, session: Session) -> Sequence[str]:
        """Of the event's students: their classes are fewer than the pairs."""
        taught = (
            select(Student.class_id)
            .join(EventStudent, EventStudent.person_id == Student.person_id)
            .where(EventStudent.event_id == self._event.id)
        )
        query = select(SchoolClass.name).where(SchoolClass.id.in_(taught))
        if self._classes is not None:
            query = query.where(SchoolClass.id.in_(self._classes))
        return session.scalars(query.order_by(danish_order(SchoolClass.name), SchoolClass.id)).all()

    def company_names(self, session: Session) -> Sequence[str]:
        """Also of those that have left since."""
        meetings = select(Meeting.company_id).where(
            Meeting.event_id == self._event.id, Meeting.status == "booked"
        )
        visits = select(StandVisit.company_id).where(
            StandVisit.event_id == self._event.id, StandVisit.status == "met"
        )
        return session.scalars(
            select(Company.name)
            .where(Company.id.in_(meetings) | Company.id.in_(visits))
            .order_by(danish_order(Company.name), Company.id)
        ).all()

    def silent(self, session: Session) -> Silent:
        """Those whose answer is missing in a pair: students who can be written to, companies."""
        met = self._met
        students = (
            self._with_answers(select(met.c.person_id).select_from(met).distinct())
            .join(Person, Person.id == met.c.person_id)
            .where(Interest.student_answer.is_(None), Person.email.is_not(None), Person.email != "")
        )
        companies = self._with_answers(select(met.c.company_id).select_from(met).distinct()).where(
            Interest.company_answer.is_(None)
        )
        return Silent(frozenset(session.scalars(students)), frozenset(session.scalars(companies)))

    def _with_answers(self, query: Select[Any]) -> Select[Any]:
        met = self._met
        return query.outerjoin(
            Interest,
            (Interest.event_id == self._event.id)
            & (Interest.person_id == met.c.person_id)
            & (Interest.company_id == met.c.company_id),
        )

    def _from_pairs(self, query: Select[Any]) -> Select[Any]:
        met = self._met
        return (
            self._with_answers(query)
            .join(Person, Person.id == met.c.person_id)
            .join(Company, Company.id == met.c.company_id)
            .outerjoin(Student, Student.person_id == met.c.person_id)
            .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        )

    def _narrowed(self, query: Select[Any], chosen: Narrowing) -> Select[Any]:
        for word in search_terms(chosen.search):
            query = query.where(_names(word))
        if chosen.show:
            query = query.where(_is_shown_as(chosen.show))
        if chosen.class_name:
            query = query.where(SchoolClass.name == chosen.class_name)
        if chosen.company:
            query = query.where(Company.name == chosen.company)
        return query

    def _line(self, row: Any) -> PairLine:
        event = self._event
        own = (event.id, event.name, event.held_on)
        met = encounter_of(row, own, row.how, row.meeting_id)
        return PairLine(
            met,
            pair_of(row),
            row.student_note or "",
            row.student_answered_at,
            row.company_answered_at,
        )


def _columns(from_pairs: Any, met: Any) -> Select[Any]:
    query: Select[Any] = from_pairs(
        select(
            met,
            Person.name.label("student"),
            Person.email,
            Student.class_id,
            SchoolClass.name.label("class_name"),
            Company.name.label("company"),
            Interest.student_answer,
            Interest.company_answer,
            Interest.matched_at,
            Interest.student_note,
            Interest.student_answered_at,
            Interest.company_answered_at,
        ).select_from(met)
    )
    return query


def _kind() -> ColumnElement[str]:
    """`PairLine.kind`, as the database says it."""
    return case(
        (Interest.matched_at.is_not(None), "match"),
        (Interest.student_answer == "yes", "student"),
        (Interest.company_answer == "yes", "company"),
        (_is_unanswered(), "silent"),
        else_="done",
    )


def _urgency() -> ColumnElement[int]:
    order = {kind: place for place, kind in enumerate((*KINDS, "done"))}
    return case(order, value=_kind())


def _is_unanswered() -> ColumnElement[bool]:
    return or_(Interest.student_answer.is_(None), Interest.company_answer.is_(None))


def _is_shown_as(kind: str) -> ColumnElement[bool]:
    return _is_unanswered() if kind == "silent" else _kind() == kind


def _names(word: str) -> ColumnElement[bool]:
    """A word of the student's, the class's or the company's name."""
    found = [columns_with_terms([word], Person.name, SchoolClass.name, Company.name)]
    if label_key(word):
        found.append(SchoolClass.name_key.contains(label_key(word), autoescape=True))
    if company_key(word):
        found.append(Company.name_key.contains(company_key(word), autoescape=True))
    return or_(*found)
