"""Reads of answers after meetings, each as its reader may see it.

A side sees its own answer and, once both say yes, the match; never the other's answer.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.registration.companies.models import CompanyContact, Participation
from services.registration.events.models.events import Event
from services.registration.interest.domain.interest import (
    Pair,
    Side,
    answers_close_on,
    can_answer,
    contact_is_seen,
    contact_is_seen_until,
)
from services.registration.interest.models import Interest
from services.registration.interest.queries.encounters import Encounter, PairKey, encounters
from shared.web.formats import local

#: the columns of one Interest
InterestRow = Row[Any]


@dataclass(frozen=True)
class Reach:
    """How the other side is reached after a match, and until when that is shown."""

    name: str
    email: str
    phone: str
    until: date


@dataclass(frozen=True)
class OwnContact:
    """One meeting as one of its two sides sees it."""

    met: Encounter
    answer: str | None
    note: str
    matched_at: datetime | None
    #: None: no match, or the time to see it is over
    reach: Reach | None
    can_answer: bool
    #: earlier events, newest first
    before: tuple["Earlier", ...] = ()

    @property
    def is_match(self) -> bool:
        return self.matched_at is not None

    @property
    def closes_on(self) -> date:
        return answers_close_on(self.met.held_on)

    @property
    def is_unanswered(self) -> bool:
        return self.answer is None and self.can_answer


@dataclass(frozen=True)
class Earlier:
    """What the same pair came to before, as one side may know it."""

    event_name: str
    held_on: date
    answer: str | None
    is_match: bool


def pair_of(row: Interest | InterestRow | None) -> Pair:
    if row is None:
        return Pair()
    return Pair(row.student_answer, row.company_answer, row.matched_at)


def interests(
    session: Session,
    *,
    event_id: UUID | None = None,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
    people: Collection[UUID] | None = None,
) -> dict[PairKey, InterestRow]:
    """By pair and event; plain rows, for there may be ten thousand."""
    query = select(*Interest.__table__.columns)
    for column, wanted in (
        (Interest.event_id, event_id),
        (Interest.person_id, person_id),
        (Interest.company_id, company_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if people is not None:
        query = query.where(Interest.person_id.in_(people))
    return {(row.event_id, row.person_id, row.company_id): row for row in session.execute(query)}


def contacts_of_student(
    session: Session, person_id: UUID, *, now: datetime, event_id: UUID | None = None
) -> list[OwnContact]:
    """Every company that this student has met, the newest event first."""
    met = encounters(session, now=now, person_id=person_id)
    said = interests(session, person_id=person_id)
    reached = _company_contacts(session, [one.key for one in met if _matched(said, one)])
    return [
        _seen(
            one,
            said,
            "student",
            now,
            reached.get((one.event_id, one.company_id)),
            [other for other in met if other.company_id == one.company_id],
        )
        for one in met
        if event_id in (None, one.event_id)
    ]


def contacts_of_company(
    session: Session, event: Event, company_id: UUID, *, now: datetime
) -> list[OwnContact]:
    """Every student whom this company has met at one event, as the day went."""
    here = encounters(session, now=now, event_id=event.id, company_id=company_id)
    people = {one.person_id for one in here}
    ever = encounters(session, now=now, company_id=company_id, people=people)
    said = interests(session, company_id=company_id, people=people)
    return [
        _seen(
            one,
            said,
            "company",
            now,
            (one.student, one.email or "", ""),
            [other for other in ever if other.person_id == one.person_id],
        )
        for one in here
    ]


def earlier_of_student(
    session: Session, person_id: UUID, event: Event, *, now: datetime
) -> dict[UUID, tuple[Earlier, ...]]:
    """By company: what this student came to with it before this event; a hint when wishing."""
    said = interests(session, person_id=person_id)
    found: dict[UUID, list[Encounter]] = {}
    for one in encounters(session, now=now, person_id=person_id):
        found.setdefault(one.company_id, []).append(one)
    return {
        company: earlier
        for company, met in found.items()
        if (earlier := _earlier(met, said, "student", event.id, event.held_on))
    }


def _seen(
    one: Encounter,
    said: Mapping[PairKey, InterestRow],
    side: Side,
    now: datetime,
    reach: tuple[str, str, str] | None,
    ever: Iterable[Encounter],
) -> OwnContact:
    today, row = local(now).date(), said.get(one.key)
    pair = pair_of(row)
    note = "" if row is None else row.student_note if side == "student" else row.company_note
    matched_on = local(pair.matched_at).date() if pair.matched_at else None
    shown = (
        Reach(*reach, contact_is_seen_until(matched_on))
        if matched_on and reach and contact_is_seen(matched_on, today)
        else None
    )
    return OwnContact(
        one,
        pair.answer_of(side),
        note,
        pair.matched_at,
        shown,
        can_answer(one.held_on, today),
        _earlier(ever, said, side, one.event_id, one.held_on),
    )


def _earlier(
    ever: Iterable[Encounter],
    said: Mapping[PairKey, InterestRow],
    side: Side,
    event_id: UUID,
    held_on: date,
) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            one.event_name,
            one.held_on,
            pair_of(said.get(one.key)).answer_of(side),
            pair_of(said.get(one.key)).is_match,
        )
        for one in ever
        if one.event_id != event_id and one.held_on <= held_on
    )


def _matched(said: Mapping[PairKey, InterestRow], one: Encounter) -> bool:
    return one.key in said and said[one.key].matched_at is not None


def _company_contacts(
    session: Session, keys: Collection[PairKey]
) -> dict[tuple[UUID, UUID], tuple[str, str, str]]:
    """(event, company) → name, address and telephone of who speaks for the company."""
    rows = session.execute(
        select(
            Participation.event_id,
            Participation.company_id,
            CompanyContact.name,
            CompanyContact.email,
            CompanyContact.phone,
        )
        .join(CompanyContact, CompanyContact.id == Participation.contact_id)
        .where(
            Participation.event_id.in_({event for event, _, _ in keys}),
            Participation.company_id.in_({company for _, _, company in keys}),
        )
    )
    return {(row.event_id, row.company_id): (row.name, row.email or "", row.phone) for row in rows}
