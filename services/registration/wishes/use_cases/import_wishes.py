"""Take in a sheet of wishes: all of it, or nothing with every fault named by row and column."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.kit.models.statements import upsert
from services.registration.wishes.domain.wish_sheet import (
    MOST_WISHES,
    Directory,
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
from shared.sheets import Column, Fault, import_rows
from shared.sheets.values import email

COLUMNS = [
    Column("name", "Navn", ["Elev", "Elevens navn", "Fulde navn", "Student", "Name"]),
    Column("email", "E-mail", ["Mail", "Mailadresse", "E-mailadresse", "Email"], parse=email),
    Column("class", "Klasse", ["Hold", "Class"]),
    *(
        Column(
            wish_column(rank),
            f"Ønske {rank}",
            [f"{rank}. ønske", f"Prioritet {rank}", f"{rank}. prioritet", f"Wish {rank}"],
        )
        for rank in range(1, MOST_WISHES + 1)
    ),
]


@dataclass(frozen=True)
class ImportedWishes:
    """With faults nothing was taken in."""

    faults: tuple[Fault, ...] = ()
    fault_total: int = 0
    imported: int = 0
    kept: int = 0
    doubles_dropped: int = 0
    ignored_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Read:
    """What the sheet says, with the lists that would be written."""

    outcome: ImportedWishes
    lists: dict[UUID, tuple[UUID, ...]]


def preview_wishes(
    session: Session, *, event: Event, content: bytes, replace: bool
) -> ImportedWishes:
    """What `import_wishes` would do; writes nothing. Raises EventIsCancelled or NobodyWishes."""
    return _read(session, event, content, replace=replace).outcome


def import_wishes(
    session: Session, *, event: Event, content: bytes, replace: bool, entered_by: UUID
) -> ImportedWishes:
    """`replace`: also put the sheet in the place of lists that have wishes already."""
    read = _read(session, event, content, replace=replace)
    if not read.outcome.faults:
        _raise_versions(session, event.id, list(read.lists), entered_by)
        record_wishes(session, event.id, read.lists)
    return read.outcome


def _read(session: Session, event: Event, content: bytes, *, replace: bool) -> _Read:
    require_wishes(event.kind, is_cancelled=event.cancelled)
    imported = import_rows(content, COLUMNS)
    if imported.ok:
        sheet = read_wish_rows(
            [(row.number, row.values) for row in imported.rows],
            load_directory(session, event),
            event.wishes_per_student,
        )
        for fault in sheet.faults:
            at = imported.columns.get(fault.column or "")
            imported.faults.add(Fault(fault.row, at, fault.code, fault.fields))
    if imported.faults:
        faults = tuple(imported.faults.first)
        return _Read(ImportedWishes(faults, imported.faults.total), {})
    lists = sheet.lists if replace else _without(sheet.lists, _who_has_wished(session, event.id))
    outcome = ImportedWishes(
        imported=len(lists),
        kept=len(sheet.lists) - len(lists),
        doubles_dropped=sheet.doubles_dropped,
        ignored_columns=tuple(imported.ignored),
    )
    return _Read(outcome, lists)


def list_numbered_companies(session: Session, event_id: UUID) -> dict[UUID, str]:
    """The companies that come, in the order of the numbers that a sheet may use for them."""
    coming = choosable_companies(session, event_id)
    return {id: name for id, name in company_names(session, event_id).items() if id in coming}


def load_directory(session: Session, event: Event) -> Directory:
    """Who and what a sheet can name at this event."""
    students = [
        SheetStudent(line.person_id, line.name, line.email, line.class_name)
        for line in student_lines(session, event.id)
    ]
    return Directory(students, list_numbered_companies(session, event.id))


def _who_has_wished(session: Session, event_id: UUID) -> set[UUID]:
    return set(session.scalars(select(Wish.person_id).where(Wish.event_id == event_id).distinct()))


def _without(
    lists: dict[UUID, tuple[UUID, ...]], people: set[UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    return {person: wishes for person, wishes in lists.items() if person not in people}


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
