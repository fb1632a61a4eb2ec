"""Students' and companies' wishes as lists that can be taken in again; it hands out nothing."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.wishes.domain.wish_sheet import Directory
from services.registration.wishes.models import CompanyWish, Wish
from services.registration.wishes.queries.student_lines import StudentLine, student_lines
from services.registration.wishes.use_cases.import_wishes import (
    list_numbered_companies,
    load_directory,
)
from shared.sheets import Cell, Table

_LEAST_RANKS = 3


def wish_table(session: Session, event: Event) -> Table:
    """A row for each student with wishes; companies that do not come are left out."""
    named = _names_in_lists(session, event)
    lists: dict[UUID, list[str]] = {}
    for person_id, company_id in session.execute(
        select(Wish.person_id, Wish.company_id)
        .where(Wish.event_id == event.id)
        .order_by(Wish.person_id, Wish.rank)
    ):
        if company_id in named:
            lists.setdefault(person_id, []).append(named[company_id])
    ranks = max([_LEAST_RANKS, *map(len, lists.values())])
    headings = ["Navn", "Klasse", "E-mail", *(f"Ønske {rank}" for rank in range(1, ranks + 1))]
    rows = [
        (*_student(line), *lists[line.person_id])
        for line in student_lines(session, event.id)
        if line.person_id in lists
    ]
    return Table(_("Ønsker"), headings, rows)


def company_wish_table(session: Session, event: Event) -> Table:
    """A row for each student whom a company that comes would like to meet."""
    named = _names_in_lists(session, event)
    scores: dict[UUID, list[tuple[str, int]]] = {}
    for person_id, company_id, score in session.execute(
        select(CompanyWish.person_id, CompanyWish.company_id, CompanyWish.score).where(
            CompanyWish.event_id == event.id
        )
    ):
        if company_id in named:
            scores.setdefault(person_id, []).append((named[company_id], score))
    rows: Sequence[Sequence[Cell]] = [
        (company, *_student(line), score)
        for line in student_lines(session, event.id)
        for company, score in sorted(scores.get(line.person_id, ()))
    ]
    headings = ["Virksomhed", "Navn", "Klasse", "E-mail", "Ønske"]
    return Table(_("Ønsker"), headings, rows)


def _student(line: StudentLine) -> tuple[str, str, str | None]:
    return line.name, line.class_name, line.email


def _names_in_lists(session: Session, event: Event) -> dict[UUID, str]:
    """What a list calls each company that comes: its name, or its number beside a namesake."""
    directory: Directory = load_directory(session, event)
    numbered = enumerate(list_numbered_companies(session, event.id).items(), start=1)
    return {
        id: name if directory.company(name) == id else str(number)
        for number, (id, name) in numbered
    }
