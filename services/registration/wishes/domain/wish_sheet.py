"""Reads the rows of a wish sheet against the students and companies of an event; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.registration.school.domain.recognition import company_key, label_key, person_key


def wish_column(rank: int) -> str:
    """The name of the column that holds the wish of this rank."""
    return f"wish_{rank}"


@dataclass(frozen=True)
class SheetFault:
    """`column` is the name of the column, None for the whole row."""

    row: int
    column: str | None
    code: str
    fields: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetStudent:
    id: UUID
    name: str
    email: str | None
    class_name: str


class Directory:
    """Finds the students and companies of an event by what a sheet calls them."""

    def __init__(
        self,
        students: Sequence[SheetStudent],
        companies: Mapping[UUID, str],
        others: Mapping[str, str] | None = None,
    ) -> None:
        """`companies` in the order of their numbers, 1 first; `others` that were asked to come, by
        name, with the status of their answer.
        """
        self.names = {student.id: student.name for student in students}
        self._others = {company_key(name): status for name, status in (others or {}).items()}
        self._by_email: dict[str, list[SheetStudent]] = {}
        self._by_name: dict[str, list[SheetStudent]] = {}
        for student in students:
            self._by_name.setdefault(person_key(student.name), []).append(student)
            self._by_email.setdefault(student.email or "", []).append(student)
        self._by_company_name = {company_key(name): id for id, name in companies.items()}
        self._by_number = {str(number): id for number, id in enumerate(companies, start=1)}

    def student(self, email: str, name: str, class_name: str) -> UUID | str:
        """The student, or the code of the fault."""
        named = self._by_name.get(person_key(name), [])
        if email:
            owners = self._by_email.get(email.lower(), [])
            named = owners if len(owners) < 2 else [s for s in named if s in owners]
            class_name = class_name if len(named) > 1 else ""
        if class_name:
            named = [s for s in named if label_key(s.class_name) == label_key(class_name)]
        if len(named) > 1:
            return "ambiguous_student"
        return named[0].id if named else "unknown_student"

    def why_not(self, text: str) -> str:
        """The code of the fault where `company` finds none."""
        status = self._others.get(company_key(text))
        codes = {"invited": "company_silent", "declined": "company_not_coming"}
        return codes.get(status, "company_not_coming") if status else "unknown_company"

    def company(self, text: str) -> UUID | None:
        return self._by_company_name.get(company_key(text)) or self._by_number.get(text.strip())


@dataclass
class WishSheet:
    """What the sheet says. Use `lists` only when there are no faults."""

    lists: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    #: the row of each student
    rows: dict[UUID, int] = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)
    doubles_dropped: int = 0


def read_wish_rows(
    rows: Sequence[tuple[int, Mapping[str, Any]]], directory: Directory, limit: int
) -> WishSheet:
    """Rows as (number in the file, values by column name).

    An empty row of wishes is kept: a student may wish for nothing. A company named twice counts
    once, at its best rank.
    """
    sheet = WishSheet()
    first_row: dict[UUID, int] = {}
    for number, values in rows:
        student = directory.student(
            values.get("email") or "", values.get("name") or "", values.get("class") or ""
        )
        if isinstance(student, str):
            column = "email" if values.get("email") else "name"
            shown = str(values.get(column) or "")[:80]
            sheet.faults.append(SheetFault(number, column, student, {"value": shown}))
            continue
        if student in first_row:
            fields = {"first": first_row[student]}
            sheet.faults.append(SheetFault(number, None, "student_twice", fields))
            continue
        first_row[student] = number
        sheet.rows[student] = number
        sheet.lists[student] = _wishes(sheet, number, values, directory, limit)
    return sheet


def _wishes(
    sheet: WishSheet, number: int, values: Mapping[str, Any], directory: Directory, limit: int
) -> tuple[UUID, ...]:
    found: list[UUID] = []
    ranks = [name.removeprefix("wish_") for name in values if name.startswith("wish_")]
    for column in map(wish_column, sorted(int(rank) for rank in ranks)):
        text = values[column] or ""
        if not text:
            continue
        company = directory.company(text)
        if company is None:
            fields = {"value": text[:80]}
            sheet.faults.append(SheetFault(number, column, directory.why_not(text), fields))
        elif company in found:
            sheet.doubles_dropped += 1
        else:
            found.append(company)
    if len(found) > limit:
        fields_ = {"count": len(found), "limit": limit}
        sheet.faults.append(SheetFault(number, None, "too_many_wishes", fields_))
    return tuple(found)
