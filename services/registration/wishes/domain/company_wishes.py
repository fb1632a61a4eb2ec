"""Whom the companies would like to meet, and how much that counts beside the students' wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.registration.wishes.domain.wish_sheet import Directory, SheetFault

SCORES = (1, 2, 3)
"""would like to meet … most of all"""

WEIGHTS = (0, 1, 2)
"""Points in the schedule for each of a company's points: not at all, a little, much."""

_SIGNS = {"x": 1, "ja": 1, "*": 1, "**": 2, "***": 3}


@dataclass
class CompanyWishSheet:
    """What the sheet says: company → student → score. Use it only when there are no faults."""

    scores: dict[UUID, dict[UUID, int]] = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)
    #: the first row of each company
    rows: dict[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CompanyWishLine:
    """A company's list as people read it: the students whom it would like to meet."""

    id: UUID
    number: int
    name: str
    wishes: tuple[str, ...]


@dataclass(frozen=True)
class CompanyWishChange:
    before: CompanyWishLine
    after: CompanyWishLine


@dataclass(frozen=True)
class CompanyWishPlan:
    """What a sheet would change; `scores` are the lists to be written."""

    new: Sequence[CompanyWishLine] = ()
    changed: Sequence[CompanyWishChange] = ()
    unchanged: Sequence[CompanyWishLine] = ()
    scores: Mapping[UUID, Mapping[UUID, int]] = field(default_factory=dict)
    without_address: int = 0


def plan_company_wishes(
    scores: Mapping[UUID, Mapping[UUID, int]],
    before: Mapping[UUID, Mapping[UUID, int]],
    companies: Mapping[UUID, str],
    students: Mapping[UUID, str],
    rows: Mapping[UUID, int],
) -> CompanyWishPlan:
    """Compare the sheet with the lists that are there; `rows`: the first one of each company."""

    def line(company: UUID, own: Mapping[UUID, int]) -> CompanyWishLine:
        wishes = (f"{students.get(student, '')} ({score})" for student, score in own.items())
        return CompanyWishLine(company, rows.get(company, 0), companies[company], tuple(wishes))

    new = [line(id, own) for id, own in scores.items() if not before.get(id)]
    changed = [
        CompanyWishChange(line(id, before[id]), line(id, own))
        for id, own in scores.items()
        if before.get(id) and before[id] != own
    ]
    unchanged = [line(id, own) for id, own in scores.items() if before.get(id) == own]
    written = {each.id for each in new} | {change.after.id for change in changed}
    return CompanyWishPlan(
        new, changed, unchanged, {id: own for id, own in scores.items() if id in written}
    )


def read_company_wish_rows(
    rows: Sequence[tuple[int, Mapping[str, Any]]], directory: Directory
) -> CompanyWishSheet:
    """Rows as (number in the file, values by column name): a company, a student, 1 to 3.

    An empty score is 1. The same pair twice is a fault, even with the same score: one of the rows
    may be meant for somebody else.
    """
    sheet = CompanyWishSheet()
    first_row: dict[tuple[UUID, UUID], int] = {}
    for number, values in rows:
        company = _company(sheet, number, values, directory)
        student = _student(sheet, number, values, directory)
        score = _score(sheet, number, values)
        if company is None or student is None or score is None:
            continue
        if (company, student) in first_row:
            before = {"first": first_row[company, student]}
            sheet.faults.append(SheetFault(number, None, "pair_twice", before))
            continue
        first_row[company, student] = number
        sheet.rows.setdefault(company, number)
        sheet.scores.setdefault(company, {})[student] = score
    return sheet


def _company(
    sheet: CompanyWishSheet, number: int, values: Mapping[str, Any], directory: Directory
) -> UUID | None:
    text = values.get("company") or ""
    found = directory.company(text)
    if found is None:
        fields = {"value": text[:80]}
        sheet.faults.append(SheetFault(number, "company", directory.why_not(text), fields))
    return found


def _student(
    sheet: CompanyWishSheet, number: int, values: Mapping[str, Any], directory: Directory
) -> UUID | None:
    email, name = values.get("email") or "", values.get("name") or ""
    found = directory.student(email, name, values.get("class") or "")
    if isinstance(found, UUID):
        return found
    fields = {"value": str(email or name)[:80]}
    sheet.faults.append(SheetFault(number, "email" if email else "name", found, fields))
    return None


def _score(sheet: CompanyWishSheet, number: int, values: Mapping[str, Any]) -> int | None:
    text = str(values.get("score") or "").strip().casefold()
    score = 1 if not text else _SIGNS.get(text)
    if score is None and text.isascii() and text.isdigit() and len(text) == 1:
        score = int(text)
    if score not in SCORES:
        sheet.faults.append(SheetFault(number, "score", "score_unknown", {"value": text[:80]}))
        return None
    return score
