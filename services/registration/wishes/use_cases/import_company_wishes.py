"""Take in a sheet of companies' wishes: all of it, or nothing with every fault named."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event
from services.registration.wishes.domain.company_wishes import read_company_wish_rows
from services.registration.wishes.use_cases.import_wishes import COLUMNS as WISH_COLUMNS
from services.registration.wishes.use_cases.import_wishes import load_directory
from services.registration.wishes.use_cases.update_company_wishes import record_company_wishes
from shared.sheets import Column, Fault, import_rows

COLUMNS = [
    Column("company", "Virksomhed", ["Firma", "Virksomhedens navn", "Company"], required=True),
    *(column for column in WISH_COLUMNS if column.name in {"name", "email", "class"}),
    Column("score", "Ønske", ["Point", "Stjerner", "Prioritet", "Score", "Wish"]),
]


@dataclass(frozen=True)
class ImportedCompanyWishes:
    """With faults nothing was taken in."""

    faults: tuple[Fault, ...] = ()
    fault_total: int = 0
    companies: int = 0
    students: int = 0


def import_company_wishes(
    session: Session, *, event: Event, content: bytes, entered_by: UUID
) -> ImportedCompanyWishes:
    """The companies in the sheet get the list that it gives them; the others keep theirs."""
    if event.cancelled:
        raise EventIsCancelled
    imported = import_rows(content, COLUMNS)
    if imported.ok:
        sheet = read_company_wish_rows(
            [(row.number, row.values) for row in imported.rows], load_directory(session, event)
        )
        for fault in sheet.faults:
            at = imported.columns.get(fault.column or "")
            imported.faults.add(Fault(fault.row, at, fault.code, fault.fields))
    if imported.faults:
        faults = tuple(imported.faults.first)
        return ImportedCompanyWishes(faults, imported.faults.total)
    record_company_wishes(session, event.id, sheet.scores, entered_by)
    students = {student for scores in sheet.scores.values() for student in scores}
    return ImportedCompanyWishes(companies=len(sheet.scores), students=len(students))
