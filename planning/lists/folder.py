"""Find and read the lists in a folder; what a list is shows in its headings, not in its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planning.lists.kinds import FOR_OTHER_USES, HEADINGS, KINDS, MARKS, MUST_HAVE, STUDENTS
from shared.sheets import (
    Fault,
    Imported,
    Limits,
    ReadingChoices,
    Sheet,
    UnreadableFileError,
    fault_text,
    fold,
    map_sheet,
    read_sheets,
)
from shared.sheets.headings import find_header, likely_headings
from shared.sheets.reading import read_marks
from shared.sheets.usual_columns import full_name
from shared.sheets.values import text

ENDINGS = frozenset({".xlsx", ".xls", ".ods", ".csv"})


class FolderFaults(Exception):
    """What must be mended before anything can be planned; each text names file, row and column."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass
class Lists:
    """The rows of each list, `sources` for what was read where.

    `notes` are sentences about what was not used or was understood in spite of its form; `unknown`
    has the headings of each file or sheet that is no list.
    """

    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    row_numbers: dict[str, list[int]] = field(default_factory=dict)
    columns: dict[str, Mapping[str, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unknown: dict[str, list[str]] = field(default_factory=dict)
    #: the folded names in each list of students alone
    students: dict[str, frozenset[str]] = field(default_factory=dict)

    def fault(self, kind: str, at: int, column: str, sentence: str) -> str:
        """The sentence with its place: file, row and column of the row at this position."""
        title = next(each.title for each in KINDS[kind] if each.name == column)
        row, position = self.row_numbers[kind][at], self.columns[kind].get(column)
        place = fault_text(Fault(row, position, "", header=title)).partition(": ")[0]
        return f"{self.sources[kind]}: {place}: {sentence}"


def read_lists(folder: Path, *, leaves_hidden_out: bool = False) -> Lists:
    """Raises FolderFaults with every fault of every list; then nothing is planned."""
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS)
    if not files:
        raise FolderFaults([f"Der er ingen Excel- eller CSV-filer i {folder}."])
    lists, faults = Lists(), []
    for path in files:
        faults += _read_file(path, lists, ReadingChoices(leaves_hidden_out=leaves_hidden_out))
    if not faults:
        faults = _missing(lists, folder)
    if faults:
        raise FolderFaults(faults)
    lists.notes += _students_notes(lists)
    lists.notes += [
        f"{source} blev ikke brugt; overskrifter: {_named(headings)}."
        for source, headings in lists.unknown.items()
        if source not in lists.students
    ]
    return lists


def _missing(lists: Lists, folder: Path) -> list[str]:
    """Which lists are missing and what they need, with the headings of the files that are none."""
    faults = [
        f"Listen over {name} mangler i {folder}. Den skal have overskrifterne {HEADINGS[kind]}."
        for kind, name in MUST_HAVE.items()
        if kind not in lists.rows
    ]
    if faults:
        faults += [
            f"{source} har overskrifterne {_named(headings)}."
            for source, headings in lists.unknown.items()
        ]
    return faults


def _named(headings: Sequence[str]) -> str:
    return ", ".join(heading for heading in headings if heading)[:300] or "–"


def _read_file(path: Path, lists: Lists, choices: ReadingChoices) -> list[str]:
    limits = Limits()
    try:
        sheets = [read_marks(sheet, limits) for sheet in read_sheets(path.read_bytes())]
        faults: list[str] = []
        for sheet in sheets:
            source = path.name if len(sheets) == 1 else f"{path.name}, arket »{sheet.name}«"
            faults += _read_sheet(sheet, source, lists, choices)
    except UnreadableFileError as error:
        return [f"{path.name}: {fault_text(error.fault)}"]
    return faults


def _read_sheet(sheet: Sheet, source: str, lists: Lists, choices: ReadingChoices) -> list[str]:
    kind = _kind_of(sheet)
    if kind is None:
        lists.unknown[source] = likely_headings(sheet, Limits())
        if students := _students(sheet):
            lists.students[source] = students
        return []
    if kind in lists.rows:
        return [f"{source}: {lists.sources[kind]} har allerede den liste. Lad kun én blive."]
    imported = map_sheet(sheet, KINDS[kind], choices=choices)
    _keep(lists, kind, imported, source)
    return [f"{source}: {fault_text(fault)}" for fault in imported.faults.first]


def _kind_of(sheet: Sheet) -> str | None:
    """The kind of which one of the marks is all there and of which most headings are."""
    best: tuple[int, str] | None = None
    for kind, columns in KINDS.items():
        header = find_header(sheet, columns, Limits())
        if header is None or not any(marks <= set(header.found) for marks in MARKS[kind]):
            continue
        score = len(header.found)
        if best is None or score > best[0]:
            best = (score, kind)
    return best[1] if best else None


def _students(sheet: Sheet) -> frozenset[str]:
    """The folded names of a list of students; empty for any other list."""
    header = find_header(sheet, STUDENTS, Limits())
    found = set(header.found) if header else set()
    if "class_name" not in found or not found & {"name", "first_name"}:
        return frozenset()
    rows = map_sheet(sheet, STUDENTS).rows
    return frozenset(fold(full_name(row.values)) for row in rows)


def _students_notes(lists: Lists) -> list[str]:
    """Who stands in a list of students and not among the wishes, and so is not planned."""
    planned = {fold(full_name(row)) for row in lists.rows["wishes"]}
    notes = []
    for source, students in lists.students.items():
        missing = len(students - planned)
        notes.append(
            f"{source}: {missing} af {len(students)} elever står ikke i listen med ønsker"
            " og er ikke med i planen."
            if missing
            else f"{source}: alle {len(students)} elever står i listen med ønsker."
        )
    return notes


def _keep(lists: Lists, kind: str, imported: Imported, source: str) -> None:
    lists.rows[kind] = [dict(row.values) for row in imported.rows]
    lists.row_numbers[kind] = [row.number for row in imported.rows]
    lists.columns[kind] = imported.columns
    lists.sources[kind] = source
    lists.notes += [f"{source}: {fault_text(note)}" for note in imported.notes.first]
    lists.notes += [
        f"{source}: kolonnen »{name}« blev ikke brugt."
        for name in imported.ignored
        if fold(name) not in FOR_OTHER_USES
    ]


def shown(value: object) -> str:
    """A cell as a person reads it: 6.0 from Excel is 6."""
    return text(value)  # type: ignore[arg-type]  # a cell
