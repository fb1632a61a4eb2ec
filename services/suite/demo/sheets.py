"""Writes the demo's people, companies, rooms and wishes as the Excel sheets that schools have."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

from services.scheduling.seed.values import SeedRoom
from services.suite.demo.companies import DemoCompany
from services.suite.demo.population import WISHES_PER_STUDENT, DemoStudent


def students_sheet(students: Iterable[DemoStudent]) -> bytes:
    rows = [(s.name, s.class_name, s.education, s.email) for s in students]
    return _sheet("Elever", ("Navn", "Klasse", "Uddannelse", "E-mail"), rows)


def companies_sheet(companies: Iterable[DemoCompany]) -> bytes:
    rows = [(c.name, c.contact, c.email, ", ".join(c.educations), c.tables) for c in companies]
    headings = ("Virksomhed", "Kontaktperson", "E-mail", "Uddannelser", "Borde")
    return _sheet("Virksomheder", headings, rows)


def rooms_sheet(rooms: Iterable[SeedRoom]) -> bytes:
    lines = [
        (r.name, r.building, r.floor, r.capacity, _yes_no(r.has_screen), _yes_no(r.is_step_free))
        for r in rooms
    ]
    headings = ("Lokale", "Bygning", "Etage", "Pladser", "Skærm", "Trinfri")
    return _sheet("Lokaler", headings, lines)


def wishes_sheet(students: Iterable[DemoStudent], wishes: dict[str, list[str]]) -> bytes:
    rows = [
        (student.name, student.class_name, student.email, *wishes.get(student.email, []))
        for student in students
    ]
    ranks = (f"Ønske {rank}" for rank in range(1, WISHES_PER_STUDENT + 1))
    return _sheet("Ønsker", ("Navn", "Klasse", "E-mail", *ranks), rows)


def _yes_no(is_so: bool) -> str:
    return "ja" if is_so else "nej"


def _sheet(name: str, headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return content.getvalue()
