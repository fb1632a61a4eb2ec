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
        sheet.scores.setdefault(company, {})[student] = score
    return sheet


def _company(
    sheet: CompanyWishSheet, number: int, values: Mapping[str, Any], directory: Directory
) -> UUID | None:
    text = values.get("company") or ""
    found = directory.company(text)
    if found is None:
        fields = {"value": text[:80]}
        sheet.faults.append(SheetFault(number, "company", "unknown_company", fields))
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
