"""Find and read the lists in a folder; what a list is shows in its headings, not in its name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shared.sheets import (
    Column,
    Imported,
    Limits,
    Sheet,
    UnreadableFileError,
    fault_text,
    map_sheet,
    read_sheets,
)
from shared.sheets.headings import find_header
from shared.sheets.values import text, whole_number

ENDINGS = frozenset({".xlsx", ".xls", ".ods", ".csv"})
_NUMBER = Column("number", "Nr.", ("nr", "nummer", "number", "id", "company"))
_CLASS = Column("class_name", "Klasse", ("hold", "class", "klasse/hold"))

KINDS: dict[str, tuple[Column, ...]] = {
    "wishes": (
        Column("name", "Navn", ("elev", "student", "name"), required=True),
        _CLASS,
        Column("wishes", "Ønske", ("wish", "wahl", "w", "prioritet"), numbered=True),
    ),
    "companies": (
        _NUMBER,
        Column("name", "Virksomhed", ("label", "firma", "unternehmen"), required=True),
        Column("tables", "Borde", ("tables", "bord"), parse=whole_number(1, 100)),
        Column(
            "participants",
            "Pladser pr. gang",
            ("max_participants", "max. teilnehmer", "elever pr. gang"),
            parse=whole_number(1, 500),
        ),
        Column(
            "sessions",
            "Antal gange",
            ("max_sessions", "max. veranstaltungen", "oplæg"),
            parse=whole_number(1, 50),
        ),
        Column("earliest", "Tidligst", ("earliest_slot", "frühester zeitpunkt")),
    ),
    "rooms": (
        Column("name", "Lokale", ("room", "raum", "rum"), required=True),
        Column(
            "capacity",
            "Pladser",
            ("capacity", "kapazität", "antal pladser"),
            required=True,
            parse=whole_number(1, 2000),
        ),
    ),
    "slots": (
        Column("name", "Tidsrum", ("slot", "zeitraum"), required=True),
        Column("start", "Start", ("fra", "von"), required=True),
        Column("end", "Slut", ("til", "end", "bis"), required=True),
    ),
}
# A list is of a kind when it has these headings.
MARKS = {
    "wishes": {"name", "wishes"},
    "companies": {"name"},
    "rooms": {"name", "capacity"},
    "slots": {"name", "start", "end"},
}
MUST_HAVE = {"wishes": "elevernes ønsker", "companies": "virksomhederne"}


class FolderFaults(Exception):
    """What must be mended before anything can be planned; each text names file, row and column."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass
class Lists:
    """The rows of each list, `sources` for what was read where, `ignored` for what was not used."""

    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    row_numbers: dict[str, list[int]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def read_lists(folder: Path) -> Lists:
    """Raises FolderFaults with every fault of every list; then nothing is planned."""
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS)
    if not files:
        raise FolderFaults([f"Der er ingen Excel- eller CSV-filer i {folder}."])
    lists, faults = Lists(), []
    for path in files:
        faults += _read_file(path, lists)
    faults += [
        f"Listen over {name} mangler i {folder}."
        for kind, name in MUST_HAVE.items()
        if kind not in lists.rows and not faults
    ]
    if faults:
        raise FolderFaults(faults)
    return lists


def _read_file(path: Path, lists: Lists) -> list[str]:
    try:
        sheets = read_sheets(path.read_bytes())
    except UnreadableFileError as error:
        return [f"{path.name}: {fault_text(fault)}" for fault in [error.fault]]
    found = [(sheet, kind) for sheet in sheets if (kind := _kind_of(sheet))]
    if not found:
        lists.ignored.append(path.name)
    faults = []
    for sheet, kind in found:
        imported = map_sheet(sheet, KINDS[kind])
        if kind in lists.rows:
            faults.append(
                f"{path.name}: {lists.sources[kind]} har allerede den liste. Lad kun én blive."
            )
            continue
        faults += [f"{path.name}: {fault_text(fault)}" for fault in imported.faults.first]
        _keep(lists, kind, imported, path.name)
    return faults


def _kind_of(sheet: Sheet) -> str | None:
    """The kind whose marks are all there and of which most headings are."""
    best: tuple[int, str] | None = None
    for kind, columns in KINDS.items():
        header = find_header(sheet, columns, Limits())
        if header is None or not MARKS[kind] <= set(header.found):
            continue
        score = len(header.found)
        if best is None or score > best[0]:
            best = (score, kind)
    return best[1] if best else None


def _keep(lists: Lists, kind: str, imported: Imported, source: str) -> None:
    lists.rows[kind] = [dict(row.values) for row in imported.rows]
    lists.row_numbers[kind] = [row.number for row in imported.rows]
    lists.sources[kind] = source


def shown(value: object) -> str:
    """A cell as a person reads it: 6.0 from Excel is 6."""
    return text(value)  # type: ignore[arg-type]  # a cell
