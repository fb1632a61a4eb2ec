"""Reads what the school knows of one company: its log with its events in it, and its open steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyContact, Participation
from services.registration.events.models.events import Event
from services.registration.relations.domain import StepFacts, StepGroup, step_group
from services.registration.relations.models import ContactEntry, NextStep
from services.registration.school.models.people import Person

#: more than anybody reads at once; older lines follow on a further page
PAGE = 50


@dataclass(frozen=True)
class LogLine:
    """One contact, or a company's part in one event (`entry_id` None, `kind` event)."""

    happened_on: date
    kind: str
    outcome: str
    text: str
    author: str
    contact: str
    entry_id: UUID | None = None
    author_id: UUID | None = None
    event_id: UUID | None = None


@dataclass(frozen=True)
class StepLine:
    """An open step; `company` is named where steps of several are listed."""

    step_id: UUID
    company_id: UUID
    company: str
    phone: str
    owner: str
    kind: str
    due_on: date
    text: str
    is_promised: bool
    group: StepGroup


def log_of(session: Session, company_id: UUID, *, older_than: UUID | None = None) -> list[LogLine]:
    """Newest first, with the events that the company was asked to; at most PAGE contacts, those
    behind the entry `older_than` where one is given. Events stand with the newest contacts alone.
    """
    author = Person
    query = (
        select(ContactEntry, author.name, CompanyContact.name)
        .outerjoin(author, author.id == ContactEntry.author_id)
        .outerjoin(CompanyContact, CompanyContact.id == ContactEntry.contact_id)
        .where(ContactEntry.company_id == company_id)
        .order_by(ContactEntry.happened_on.desc(), ContactEntry.id.desc())
        .limit(PAGE)
    )
    if older_than is not None:
        last = select(ContactEntry.happened_on, ContactEntry.id).where(
            ContactEntry.id == older_than
        )
        query = query.where(
            tuple_(ContactEntry.happened_on, ContactEntry.id) < last.scalar_subquery()
        )
    lines = [
        LogLine(
            happened_on=entry.happened_on,
            kind=entry.kind,
            outcome=entry.outcome,
            text=entry.text,
            author=by or "",
            contact=contact or "",
            entry_id=entry.id,
            author_id=entry.author_id,
        )
        for entry, by, contact in session.execute(query)
    ]
    events = _events_of(session, company_id) if older_than is None else []
    return sorted([*lines, *events], key=_newest_first)


def _newest_first(line: LogLine) -> tuple[int, bytes]:
    id = line.entry_id or line.event_id
    return -line.happened_on.toordinal(), bytes(255 - byte for byte in id.bytes) if id else b""


def _events_of(session: Session, company_id: UUID) -> Sequence[LogLine]:
    """What came of each event: its name is the text, the company's answer the outcome."""
    query = (
        select(Event.id, Event.name, Event.held_on, Participation.status)
        .join(Participation, Participation.event_id == Event.id)
        .where(Participation.company_id == company_id)
    )
    return [
        LogLine(
            happened_on=row.held_on,
            kind="event",
            outcome=row.status,
            text=row.name,
            author="",
            contact="",
            event_id=row.id,
        )
        for row in session.execute(query)
    ]


def open_steps_of(session: Session, company_id: UUID, today: date) -> list[StepLine]:
    return step_lines(session, NextStep.company_id == company_id, today)


def step_lines(session: Session, condition: ColumnElement[bool], today: date) -> list[StepLine]:
    """Open steps under a condition over steps and companies, the earliest first."""
    newest = (
        select(CompanyContact.phone)
        .where(CompanyContact.company_id == Company.id)
        .order_by(CompanyContact.created_at.desc(), CompanyContact.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(NextStep, Company.name, Person.name, newest.label("phone"))
        .join(Company, Company.id == NextStep.company_id)
        .join(Person, Person.id == NextStep.owner_id)
        .where(NextStep.finished_at.is_(None), condition)
        .order_by(NextStep.due_on, NextStep.id)
    )
    return [
        StepLine(
            step_id=step.id,
            company_id=step.company_id,
            company=company,
            phone=phone or "",
            owner=owner,
            kind=step.kind,
            due_on=step.due_on,
            text=step.text,
            is_promised=step.is_promised,
            group=step_group(StepFacts(step.due_on, step.is_promised), today),
        )
        for step, company, owner, phone in session.execute(query)
    ]


def contacts_of(session: Session, company_id: UUID) -> list[tuple[UUID, str]]:
    """The people of a company that have a name, the newest first."""
    query = (
        select(CompanyContact.id, CompanyContact.name)
        .where(CompanyContact.company_id == company_id, CompanyContact.name != "")
        .order_by(CompanyContact.created_at.desc(), CompanyContact.id)
    )
    return [(row.id, row.name) for row in session.execute(query)]


def last_contact_of(session: Session, company_id: UUID) -> date | None:
    """The day of the newest contact; what was only noted was none."""
    return session.scalar(
        select(func.max(ContactEntry.happened_on)).where(
            ContactEntry.company_id == company_id, ContactEntry.kind != "note"
        )
    )
