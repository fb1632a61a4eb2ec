"""Reads of the audit log, and of the names that its ids have today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, false, or_, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.events.models.events import Event
from services.registration.school.models.api_tokens import ApiToken
from services.registration.school.models.people import Person
from shared.audit.tables import audit_records
from shared.db.searching import columns_with_terms
from shared.searching import search_terms

#: whom a name may mean; more and it is too little to search by
MOST_MEANT = 50
_records = audit_records.c


@dataclass(frozen=True)
class AuditSearch:
    """What is looked for; `who` did it, `whom` it is about: parts of names. None, "": any."""

    who: str = ""
    whom: str = ""
    use_case: str = ""
    event_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditNames:
    """Names of today by id; an erased person has the one that stands in her place."""

    people: Mapping[UUID, str]
    companies: Mapping[UUID, str]
    tokens: Mapping[UUID, str]
    events: Mapping[UUID, str]


def audit_lines(
    session: Session,
    organisation_id: UUID,
    search: AuditSearch,
    *,
    limit: int,
    offset: int = 0,
    before: int | None = None,
) -> Sequence[Row[Any]]:
    """Rows of the school, the newest first; `before` a position."""
    wanted = select(audit_records).where(
        _records.organisation_id == organisation_id, *_conditions(session, organisation_id, search)
    )
    if before is not None:
        wanted = wanted.where(_records.position < before)
    newest_first = wanted.order_by(_records.position.desc())
    return session.execute(newest_first.limit(limit).offset(offset)).all()


def audit_names(session: Session, rows: Iterable[Row[Any]]) -> AuditNames:
    """Everybody and everything that the rows name, in four reads."""
    people: set[UUID] = set()
    companies: set[UUID] = set()
    tokens: set[UUID] = set()
    events: set[UUID] = set()
    for row in rows:
        by_kind = {"link": companies, "program": tokens}.get(row.actor_kind, people)
        by_kind |= {row.actor_id} - {None}
        people |= {row.person_id, *people_of(row)} - {None}
        events |= {row.event_id} - {None}
        if row.subject_kind in ("company", "participation"):
            companies |= {row.subject_id} - {None}
    return AuditNames(
        _names(session, select(Person.id, Person.name).where(Person.id.in_(people))),
        {
            **_names(session, select(Company.id, Company.name).where(Company.id.in_(companies))),
            **_names(
                session,
                select(Participation.id, Company.name)
                .join(Company, Company.id == Participation.company_id)
                .where(Participation.id.in_(companies)),
            ),
        },
        _names(session, select(ApiToken.id, ApiToken.name).where(ApiToken.id.in_(tokens))),
        _names(session, select(Event.id, Event.name).where(Event.id.in_(events))),
    )


def people_of(row: Row[Any]) -> list[UUID]:
    """Those who are named one by one."""
    return [UUID(each) for each in row.people.split() if not each.startswith("+")]


def audited_events(session: Session, organisation_id: UUID) -> list[tuple[UUID, str]]:
    rows = session.execute(
        select(Event.id, Event.name)
        .where(Event.organisation_id == organisation_id)
        .order_by(Event.held_on.desc(), Event.id)
    )
    return [(event_id, name) for event_id, name in rows]


def readings_of_person(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """What is in the log about somebody, for her own file: who, what, when."""
    rows = session.execute(
        select(audit_records)
        .where(_records.person_id == person_id)
        .order_by(_records.at, _records.position)
    ).all()
    names = audit_names(session, rows)
    return [
        {"at": row.at.isoformat(), "what": row.use_case, "who": actor_name(row, names)}
        for row in rows
    ]


def readers_of_documents(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """Who fetched the documents of this student, herself aside."""
    rows = session.execute(
        select(audit_records)
        .where(_records.person_id == person_id, _records.use_case == "read_documents")
        .order_by(_records.at, _records.position)
    ).all()
    names = audit_names(session, rows)
    return [
        {
            "document_id": str(row.subject_id),
            "at": row.at.isoformat(),
            "who": actor_name(row, names),
        }
        for row in rows
    ]


def actor_name(row: Row[Any], names: AuditNames) -> str:
    by_kind = {"link": names.companies, "program": names.tokens}.get(row.actor_kind, names.people)
    return by_kind.get(row.actor_id, "") if row.actor_id else ""


def _conditions(
    session: Session, organisation_id: UUID, search: AuditSearch
) -> list[ColumnElement[bool]]:
    conditions = []
    if search.use_case:
        conditions.append(_records.use_case == search.use_case)
    if search.event_id is not None:
        conditions.append(_records.event_id == search.event_id)
    if search.since is not None:
        conditions.append(_records.at >= search.since)
    if search.until is not None:
        conditions.append(_records.at < search.until)
    if search.who.strip():
        meant = _meant(session, organisation_id, search.who)
        conditions.append(_records.actor_id.in_(meant) if meant else false())
    if search.whom.strip():
        conditions.append(_is_about(_meant(session, organisation_id, search.whom)))
    return conditions


def _is_about(meant: Sequence[UUID]) -> ColumnElement[bool]:
    if not meant:
        return false()
    return or_(
        _records.person_id.in_(meant),
        _records.subject_id.in_(meant),
        *(_records.people.contains(str(each)) for each in meant),
    )


def _meant(session: Session, organisation_id: UUID, name: str) -> list[UUID]:
    """Ids of people, companies with their parts in events, and programs of such a name."""
    words = search_terms(name)
    people = select(Person.id).where(
        Person.organisation_id == organisation_id, columns_with_terms(words, Person.name)
    )
    companies = select(Company.id).where(
        Company.organisation_id == organisation_id, columns_with_terms(words, Company.name)
    )
    parts = select(Participation.id).where(Participation.company_id.in_(companies))
    tokens = select(ApiToken.id).where(
        ApiToken.organisation_id == organisation_id, columns_with_terms(words, ApiToken.name)
    )
    found: list[UUID] = []
    for wanted in (people, companies, parts, tokens):
        found += session.scalars(wanted.limit(MOST_MEANT)).all()
    return found


def _names(session: Session, wanted: Select[UUID, str]) -> dict[UUID, str]:
    return {row[0]: row[1] for row in session.execute(wanted)}
