"""Makes messy lists of students in which it is known what was meant; holds no expectations."""

from __future__ import annotations

import io
from dataclasses import dataclass

import xlsxwriter
from hypothesis import strategies as st

from shared.sheets import Column
from shared.sheets.usual_columns import CLASS, FIRST_NAME, LAST_NAME, NAME
from shared.sheets.values import email

COLUMNS = (NAME, FIRST_NAME, LAST_NAME, CLASS, Column("email", "E-mail", ("mail",), parse=email))
_LETTERS = "abcdefghijklmnopqrstuvwyzæøåéöü"
_NAMES = st.text(_LETTERS, min_size=2, max_size=9).map(str.title)
_CLASSES = st.sampled_from(["EL2b", "VVS 1", "1-2", "007", "2.10", "EUX 2.A"])


@dataclass(frozen=True)
class Student:
    first: str
    last: str
    class_name: str
    email: str
    is_hidden: bool = False

    @property
    def meant(self) -> tuple[str, str, str]:
        return f"{self.first} {self.last}", self.class_name, self.email


@dataclass(frozen=True)
class MessyList:
    """`fault_rows` are rows in which something cannot be read."""

    content: bytes
    meant: list[tuple[str, str, str]]
    fault_rows: frozenset[int] = frozenset()


@st.composite
def students(draw: st.DrawFn) -> list[Student]:
    count = draw(st.integers(2, 8))
    classes = sorted(draw(_CLASSES) for _ in range(count))
    return [
        Student(
            draw(_NAMES),
            draw(_NAMES),
            class_name,
            f"elev{number}@skole.example",
            draw(st.booleans()) and number > 0,
        )
        for number, class_name in enumerate(classes)
    ]


@st.composite
def workbooks(draw: st.DrawFn) -> MessyList:
    """Merged classes, two rows of headings, a title, notes, hidden rows, formulas, a footer."""
    listed = draw(students())
    has_title, has_two_headings = draw(st.booleans()), draw(st.booleans())
    is_merged, has_footer = draw(st.booleans()), draw(st.booleans())
    unresolved = draw(st.sets(st.integers(0, len(listed) - 1), max_size=2))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        if draw(st.booleans()):
            book.add_worksheet("Forside").write("A1", "Elever")
        sheet = book.add_worksheet("Elever")
        row = 0
        if has_title:
            sheet.write(0, 0, "Holdliste, foråret, 2027")
            row = 2
        row = _write_headings(sheet, row, two=has_two_headings, note=draw(st.booleans()))
        faulty = _write_students(book, sheet, row, listed, unresolved)
        if is_merged:
            _merge_classes(book, sheet, row, listed)
        if has_footer:
            sheet.write(row + len(listed) + 1, 0, f"I alt {len(listed)} elever")
    return MessyList(out.getvalue(), [each.meant for each in listed], frozenset(faulty))


def _write_headings(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, *, two: bool, note: bool
) -> int:
    mail = "E-mail (skolens)" if note else "E-mail"
    if not two:
        sheet.write_row(row, 0, ["Fornavn", "Efternavn", "Klasse", mail])
        return row + 1
    sheet.merge_range(row, 0, row, 1, "Navn")
    sheet.write_row(row, 2, ["Klasse", mail])
    sheet.write_row(row + 1, 0, ["Fornavn", "Efternavn"])
    return row + 2


def _write_students(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    first: int,
    listed: list[Student],
    unresolved: set[int],
) -> set[int]:
    """The rows with a formula that nobody has worked out, as numbers of the file."""
    formats = {"007": (7, "000"), "2.10": (2.1, "0.00")}
    for at, student in enumerate(listed):
        row = first + at
        sheet.write_row(row, 0, [student.first, student.last])
        if student.class_name in formats:
            number, code = formats[student.class_name]
            sheet.write_number(row, 2, number, book.add_format({"num_format": code}))
        else:
            sheet.write_string(row, 2, student.class_name)
        sheet.write_string(row, 3, student.email)
        if at in unresolved:
            sheet.write_formula(row, 3, '=LOWER(A1)&"@skole.example"', None, "")
        if student.is_hidden:
            sheet.set_row(row, options={"hidden": True})
    return {first + at + 1 for at in unresolved}


def _merge_classes(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    first: int,
    listed: list[Student],
) -> None:
    """Equal classes below one another as one cell; those of numbers stay as they are."""
    at = 0
    while at < len(listed):
        last = at
        while last + 1 < len(listed) and listed[last + 1].class_name == listed[at].class_name:
            last += 1
        if last > at and listed[at].class_name not in {"007", "2.10"}:
            label = listed[at].class_name
            # with a format, so that the cells below become blank
            sheet.merge_range(first + at, 2, first + last, 2, label, book.add_format())
        at = last + 1


@st.composite
def text_files(draw: st.DrawFn) -> MessyList:
    """CSV of any code page and separator, with a title, a footer and headings of other words."""
    listed = [
        Student(each.first, each.last, each.class_name, each.email) for each in draw(students())
    ]
    separator = draw(st.sampled_from([";", "\t", ","]))
    lines = [separator.join(draw(st.permutations(["Elev", "Hold", "Mail"])))]
    for each in listed:
        values = dict(zip(("Elev", "Hold", "Mail"), each.meant, strict=True))
        lines.append(separator.join(values[name] for name in lines[0].split(separator)))
    if draw(st.booleans()):
        lines = ["Holdliste, foråret, 2027", "", *lines]
    if draw(st.booleans()):
        lines += ["", f"I alt {len(listed)} elever"]
    page = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman", "cp850"]))
    ending = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return MessyList(ending.join(lines).encode(page), [each.meant for each in listed])
