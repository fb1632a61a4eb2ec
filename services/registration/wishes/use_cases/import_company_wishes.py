"""Take in a sheet of companies' wishes: preview says what would happen, then it does."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.kit.domain.list_choices import ListChoices
from services.registration.kit.use_cases.list_import import (
    ListImport,
    read_choices,
    require_usable,
)
from services.registration.wishes.domain.company_wishes import (
    CompanyWishPlan,
    plan_company_wishes,
    read_company_wish_rows,
)
from services.registration.wishes.models import CompanyWish
from services.registration.wishes.queries.wishes import company_names
from services.registration.wishes.use_cases.import_wishes import (
    STUDENT_COLUMNS,
    add_sheet_faults,
    load_directory,
    read_values,
    require_students_named,
)
from services.registration.wishes.use_cases.update_company_wishes import record_company_wishes
from shared.sheets import Column, import_rows
from shared.sheets.values import text

COLUMNS = (
    Column("company", "Virksomhed", ["Firma", "Virksomhedens navn", "Company"], required=True),
    *STUDENT_COLUMNS,
    Column("score", "Ønske", ["Point", "Stjerner", "Prioritet", "Score", "Wish"], parse=text),
)


class CompanyWishImport(ListImport[CompanyWishPlan]):
    """What reading the sheet gave; a plan of which companies' lists are new and which change."""


def preview_company_wishes(
    session: Session, *, event: Event, content: bytes, choices: ListChoices | None = None
) -> CompanyWishImport:
    """What `import_company_wishes` would do; writes nothing. Raises EventIsCancelled."""
    if event.cancelled:
        raise EventIsCancelled
    sheet = import_rows(content, COLUMNS, choices=read_choices(choices))
    require_students_named(sheet)
    directory = load_directory(session, event)
    read = read_company_wish_rows(
        [(row.number, read_values(row)) for row in sheet.usable], directory
    )
    add_sheet_faults(sheet, read.faults)
    before: dict[UUID, dict[UUID, int]] = {}
    for company, student, score in session.execute(
        select(CompanyWish.company_id, CompanyWish.person_id, CompanyWish.score).where(
            CompanyWish.event_id == event.id
        )
    ):
        before.setdefault(company, {})[student] = score
    names = company_names(session, event.id)
    return CompanyWishImport(
        plan_company_wishes(read.scores, before, names, directory.names, read.rows), sheet
    )


def import_company_wishes(
    session: Session,
    *,
    event: Event,
    content: bytes,
    entered_by: UUID,
    choices: ListChoices | None = None,
) -> CompanyWishImport:
    """The companies in the sheet get the list that it gives them; the others keep theirs.

    Raises SheetUnusable when the sheet has a fault, unless the choices say otherwise.
    """
    found = preview_company_wishes(session, event=event, content=content, choices=choices)
    require_usable(found, choices)
    record_company_wishes(session, event.id, found.plan.scores, entered_by)
    return found
