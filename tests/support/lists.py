"""The lists that a school brings: Excel with its usual mess, made here."""

from pathlib import Path

import xlsxwriter

STUDENTS = [
    ("Sofie Ængmark-Ødegård", "EL 1a", "Elektriker"),
    ("Mads O'Brien", "el1A", "Elektriker"),
    ("Yasmin Å", "EL-1a", "Elektriker"),
    ("Oliver Holm", "TØ2", "Tømrer"),
    ("Ida Bæk", "tø 2", "Tømrer"),
    ("Noah Sørensen", "TØ 2", "Tømrer"),
]
COMPANIES = [
    ("Nordlys El A/S", "Henrik Lund", "henrik@nordlys.example", "Elektriker"),
    ("Måløv Byg", "Ali Demir", "ali@maaloevbyg.example", "Tømrer"),
    ("Rør & Bad", "Sofia Nguyen", "sofia@roerogbad.example", "Elektriker, Tømrer"),
]
ROOMS = [
    ("A.101", "Hovedbygningen", 24),
    ("A.102", "Hovedbygningen", 20),
    ("V.01", "Værkstedet", 16),
]


def address_of(name: str) -> str:
    first = name.split()[0].lower()
    return f"{first}@nordskolen.example"


def students_list(folder: Path) -> Path:
    """Headers in capitals and another order, a blank row, the same student twice."""
    rows: list[tuple[object, ...]] = [("E-MAIL", "Hold", "NAVN", "Uddannelse"), ()]
    rows += [(f" {address_of(n).upper()} ", c, n, e) for n, c, e in STUDENTS]
    rows.append((address_of(STUDENTS[0][0]), "EL1a", "  sofie  Ængmark-Ødegård", "Elektriker"))
    return _sheet(folder / "elever.xlsx", rows)


def companies_list(folder: Path) -> Path:
    rows: list[tuple[object, ...]] = [("Virksomhed", "Kontaktperson", "Mail", "Uddannelser")]
    return _sheet(folder / "virksomheder.xlsx", rows + list(COMPANIES))


def rooms_list(folder: Path) -> Path:
    rows: list[tuple[object, ...]] = [("Lokale", "Bygning", "Pladser")]
    return _sheet(folder / "lokaler.xlsx", rows + list(ROOMS))


def stands_list(folder: Path) -> Path:
    rows: list[tuple[object, ...]] = [("Stand", "Hal", "M2", "Strøm")]
    return _sheet(
        folder / "stande.xlsx", rows + [(n, "Hallen", 4 + 2 * n, "ja") for n in range(1, 5)]
    )


def faulty_students_list(folder: Path) -> Path:
    """Two faults that a person must mend; nothing of it may come in."""
    rows: list[tuple[object, ...]] = [("Navn", "Klasse", "Uddannelse", "E-mail")]
    rows.append(("Emma Dahl", "EL1a", "Elektriker", "emma@nordskolen.example"))
    rows.append(("Liam Kjær", "EL1a", "Elektriker", "ikke en adresse"))
    rows.append(("", "EL1a", "Elektriker", "navnloes@nordskolen.example"))
    return _sheet(folder / "elever-med-fejl.xlsx", rows)


def _sheet(path: Path, rows: list[tuple[object, ...]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Ark1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path
