"""Take in a sheet of wishes: preview says what would happen, and taking it in does just that."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.events.models.events import Event
from services.registration.kit.domain.list_choices import ListChoices
from services.registration.kit.models.statements import upsert
from services.registration.kit.use_cases.list_import import (
    ListImport,
    read_choices,
    require_usable,
)
from services.registration.wishes.domain.wish_plan import WishLine, WishPlan, plan_wishes
from services.registration.wishes.domain.wish_sheet import (
    Directory,
    SheetFault,
    SheetStudent,
    read_wish_rows,
    wish_column,
)
from services.registration.wishes.domain.wishes import require_wishes
from services.registration.wishes.models import Wish, WishList
from services.registration.wishes.queries.student_lines import student_lines
from services.registration.wishes.queries.wishes import choosable_companies, company_names
from services.registration.wishes.use_cases.update_wishes import record_wishes
from shared import clock
from shared.sheets import Column, Fault, Imported, ImportedRow, import_rows
from shared.sheets.usual_columns import CLASS, FIRST_NAME, LAST_NAME, NAME, WISHES, full_name
from shared.sheets.values import email

STUDENT_COLUMNS = (
    NAME,
    FIRST_NAME,
    LAST_NAME,
    Column("email", "E-mail", ("mail", "mailadresse", "e-mailadresse", "email"), parse=email),
    CLASS,
)
COLUMNS = (*STUDENT_COLUMNS, WISHES)


class WishImport(ListImport[WishPlan]):
    """What reading the sheet gave; a plan of whose list is new and whose changes."""


def preview_wishes(
    session: Session, *, event: Event, content: bytes, choices: ListChoices | None = None
) -> WishImport:
    """What `import_wishes` would do; writes nothing. Raises EventIsCancelled or NobodyWishes."""
    require_wishes(event.kind, is_cancelled=event.cancelled)
    choices = choices or ListChoices()
    sheet = import_rows(content, COLUMNS, choices=read_choices(choices))
    require_students_named(sheet)
    directory = load_directory(session, event)
    read = read_wish_rows(
        [(row.number, read_values(row)) for row in sheet.usable],
        directory,
        event.wishes_per_student,
    )
    add_sheet_faults(sheet, read.faults)
    numbers = {row.number for row in sheet.usable}
    names = company_names(session, event.id)
    lines = [
        WishLine(
            person,
            read.rows[person],
            directory.names[person],
            tuple(names.get(company, "") for company in companies),
        )
        for person, companies in read.lists.items()
        if read.rows[person] in numbers
    ]
    before = _lists_of(session, event.id)
    plan = plan_wishes(
        lines,
        read.lists,
        before,
        names,
        replaces=choices.replaces,
        doubles_dropped=read.doubles_dropped,
    )
    return WishImport(plan, sheet)


def import_wishes(
    session: Session,
    *,
    event: Event,
    content: bytes,
    entered_by: UUID,
    choices: ListChoices | None = None,
) -> WishImport:
    """Raises SheetUnusable when the sheet has a fault, unless the choices say otherwise."""
    found = preview_wishes(session, event=event, content=content, choices=choices)
    require_usable(found, choices)
    lists = dict(found.plan.companies)
    _raise_versions(session, event.id, list(lists), entered_by)
    record_wishes(session, event.id, lists)
    return found


def require_students_named(sheet: Imported) -> None:
    """A sheet has to say whose the wishes are."""
    if sheet.columns and not sheet.columns.keys() & {"name", "first_name", "email"}:
        sheet.add_missing_column("Navn")


def read_values(row: ImportedRow) -> dict[str, Any]:
    """The values by the names that the domain knows: one name, and a column for each rank."""
    wishes = enumerate(row.values.get("wishes") or (), start=1)
    return {
        **row.values,
        "name": full_name(row.values),
        "class": row.values["class_name"],
        **{wish_column(rank): text for rank, text in wishes},
    }


def add_sheet_faults(sheet: Imported, faults: Sequence[SheetFault]) -> None:
    """Gives each fault of the domain its place in the file."""
    rows = {row.number: row for row in sheet.rows}
    for fault in faults:
        positions = rows[fault.row].positions.get("wishes", ())
        ranks = {wish_column(rank): at for rank, at in enumerate(positions, start=1)}
        column = "first_name" if fault.column == "name" else fault.column
        at = sheet.columns.get(fault.column or "") or sheet.columns.get(column or "")
        place = ranks.get(fault.column or "", at)
        sheet.faults.add(Fault(fault.row, place, fault.code, fault.fields))


def list_numbered_companies(session: Session, event_id: UUID) -> dict[UUID, str]:
    """The companies that come, in the order of the numbers that a sheet may use for them."""
    coming = choosable_companies(session, event_id)
    return {id: name for id, name in company_names(session, event_id).items() if id in coming}


def load_directory(session: Session, event: Event) -> Directory:
    """Who and what a sheet can name at this event, and who else was asked to come."""
    students = [
        SheetStudent(line.person_id, line.name, line.email, line.class_name)
        for line in student_lines(session, event.id)
    ]
    numbered = list_numbered_companies(session, event.id)
    names = company_names(session, event.id)
    states = session.execute(
        select(Participation.company_id, Participation.status).where(
            Participation.event_id == event.id, Participation.status != "accepted"
        )
    )
    return Directory(students, numbered, {names[id]: status for id, status in states})


def _lists_of(session: Session, event_id: UUID) -> dict[UUID, tuple[UUID, ...]]:
    lists: dict[UUID, list[UUID]] = {}
    rows = session.execute(
        select(Wish.person_id, Wish.company_id)
        .where(Wish.event_id == event_id)
        .order_by(Wish.person_id, Wish.rank)
    )
    for person_id, company_id in rows:
        lists.setdefault(person_id, []).append(company_id)
    return {person_id: tuple(companies) for person_id, companies in lists.items()}


def _raise_versions(session: Session, event_id: UUID, people: list[UUID], entered_by: UUID) -> None:
    """A student with the page open must not overwrite what was imported meanwhile."""
    if not people:
        return
    now = clock.now()
    statement = upsert(session, WishList)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["event_id", "person_id"],
            set_={
                "version": WishList.version + 1,
                "submitted_at": now,
                "entered_by": entered_by,
            },
        ),
        [
            {
                "event_id": event_id,
                "person_id": person,
                "version": 1,
                "submitted_at": now,
                "entered_by": entered_by,
            }
            for person in people
        ],
    )
