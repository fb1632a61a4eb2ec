"""From the lists of a folder to one planning instance, with the names that papers need."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planning import Instance
from planning.lists.folder import FolderFaults, Lists, shown
from planning.lists.slots import Slots, first_slot, list_slots
from shared.sheets import fold
from shared.sheets.usual_columns import FIRST_NAME, LAST_NAME, NAME, full_name

DEFAULT_SLOTS = 8
DEFAULT_GROUP = 20


@dataclass(frozen=True)
class FolderEvent:
    """`students` are (name, class), `rooms` (name, capacity); ids of the instance are positions."""

    instance: Instance
    students: tuple[tuple[str, str], ...]
    companies: tuple[str, ...]
    rooms: tuple[tuple[str, int], ...]
    slots: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Choices:
    """What the person at the keyboard may set; None is the usual."""

    slots: int | None = None
    meetings: int | None = None
    seed: int = 0
    objective: str = "fair"


def make_event(lists: Lists, choices: Choices) -> FolderEvent:
    """Raises FolderFaults where a wish, a slot or a name does not fit the other lists."""
    companies = lists.rows["companies"]
    slots, faults = list_slots(lists, choices.slots or DEFAULT_SLOTS)
    directory, doubles = _directory(lists)
    rows, notes, unknown = _wishes(lists, directory)
    students, namesakes, nameless = _students(lists)
    earliest, late = _earliest(lists, slots)
    faults += [*doubles, *unknown, *nameless, *late]
    if faults:
        raise FolderFaults(faults[:50] + ([f"… {len(faults)} fejl i alt."] if faults[50:] else []))
    rooms = tuple(
        (shown(row["name"]), int(str(row["capacity"]))) for row in lists.rows.get("rooms", [])
    )
    # how many a company takes at a time is asked for talks alone: it needs no number of times
    is_group = any(row.get("sessions") or row.get("participants") for row in companies)
    per_student = _meetings(choices, rows, len(slots.texts), is_group)
    document = {
        "format": "pd-instance/1",
        "T": len(slots.texts),
        "students": {"m": [per_student] * len(rows)},
        "companies": _companies(companies, len(slots.texts), earliest, is_group),
        "wishes": rows,
        "seed": choices.seed,
        "objective": choices.objective,
    }
    if is_group:
        document["fill"] = True
        if rooms:
            document["rooms"] = {"capacity": [capacity for _, capacity in rooms]}
    return FolderEvent(
        Instance.from_dict(document),
        students,
        tuple(str(row["name"]) for row in companies),
        rooms,
        slots.texts,
        tuple(notes + namesakes + lists.notes),
    )


def _students(lists: Lists) -> tuple[tuple[tuple[str, str], ...], list[str], list[str]]:
    """Name and class of each, with notes about namesakes, and faults where a name is missing."""
    faults: list[str] = []
    rows_of: dict[tuple[str, str], list[int]] = {}
    students: list[tuple[str, str]] = []
    for at, row in enumerate(lists.rows["wishes"]):
        student = (full_name(row), shown(row.get("class_name") or ""))
        if not student[0]:
            column = next(c for c in (NAME, FIRST_NAME, LAST_NAME) if c.name in _columns(lists))
            faults.append(lists.fault("wishes", at, column.name, "Eleven har intet navn."))
        students.append(student)
        rows_of.setdefault(student, []).append(lists.row_numbers["wishes"][at])
    notes = [
        f"{lists.sources['wishes']}: {name} ({class_name}) står i række "
        f"{' og '.join(map(str, numbers))} og tæller som {len(numbers)} elever."
        for (name, class_name), numbers in rows_of.items()
        if len(numbers) > 1
    ]
    return tuple(students), notes, faults


def _columns(lists: Lists) -> set[str]:
    return set(lists.columns["wishes"])


@dataclass(frozen=True)
class _Directory:
    """How wishes may name a company: by its number, or by its name where only one has it."""

    by_number: dict[str, int]
    by_name: dict[str, list[int]]

    def company(self, name: str) -> int | str:
        """Its position, or what is wrong with the name."""
        key = fold(name)
        found = [self.by_number[key]] if key in self.by_number else self.by_name.get(key, [])
        if len(found) > 1:
            return f"»{name}« står flere gange på listen over virksomheder. Skriv nummeret."
        return found[0] if found else f"»{name}« er ikke på listen over virksomheder."


def _directory(lists: Lists) -> tuple[_Directory, list[str]]:
    """The companies, and a fault for each that no wish could tell from another."""
    directory = _Directory({}, {})
    faults: list[str] = []
    for at, row in enumerate(lists.rows["companies"]):
        number, key = shown(row.get("number") or ""), fold(str(row["name"]))
        namesakes = directory.by_name.setdefault(key, [])
        if namesakes and not (number and all(_number(lists, other) for other in namesakes)):
            first = lists.row_numbers["companies"][namesakes[0]]
            sentence = f"»{row['name']}« står også i række {first}. Slet den, eller giv dem numre."
            faults.append(lists.fault("companies", at, "name", sentence))
        else:
            namesakes.append(at)
        if number:
            directory.by_number.setdefault(fold(number), at)
    return directory, faults


def _number(lists: Lists, at: int) -> object:
    return lists.rows["companies"][at].get("number")


def _wishes(
    lists: Lists, directory: _Directory
) -> tuple[list[list[list[int]]], list[str], list[str]]:
    """The wishes of each student as (company, weight), with notes and with faults."""
    faults: list[str] = []
    doubles = 0
    chosen: list[list[int]] = []
    for number, row in zip(lists.row_numbers["wishes"], lists.rows["wishes"], strict=True):
        own: list[int] = []
        for name in _named(row):
            company = directory.company(name)
            if isinstance(company, str):
                faults.append(f"{lists.sources['wishes']}: Række {number}: {company}")
            elif company in own:
                doubles += 1
            else:
                own.append(company)
        chosen.append(own)
    longest = max((len(own) for own in chosen), default=0)
    rows = [[[c, longest - rank] for rank, c in enumerate(own)] for own in chosen]
    notes = [f"{doubles} ønsker stod to gange og tæller én gang."] if doubles else []
    return rows, notes, faults


def _named(row: dict[str, object]) -> list[str]:
    values: Any = row["wishes"] or ()
    return [name for value in values if (name := shown(value))]


def _meetings(choices: Choices, rows: list[list[list[int]]], slots: int, is_group: bool) -> int:
    if choices.meetings:
        return choices.meetings
    longest = max((len(row) for row in rows), default=0)
    return slots if is_group else max(min(slots, longest), 1)


def _companies(
    rows: Sequence[dict[str, object]], slots: int, earliest: dict[int, int], is_group: bool
) -> dict[str, object]:
    per_slot = "participants" if is_group else "tables"
    usual = DEFAULT_GROUP if is_group else 1
    companies: dict[str, object] = {"cap": [row.get(per_slot) or usual for row in rows]}
    if is_group:
        companies["max_sessions"] = [row.get("sessions") or slots for row in rows]
    late = {str(at): list(range(first)) for at, first in earliest.items() if first}
    if late:
        companies["unavailable"] = late
    return companies


def _earliest(lists: Lists, slots: Slots) -> tuple[dict[int, int], list[str]]:
    """The first slot of each company that names one, and what cannot be understood."""
    found: dict[int, int] = {}
    faults: list[str] = []
    for at, row in enumerate(lists.rows["companies"]):
        cell = row.get("earliest")
        if cell is None:
            continue
        first = first_slot(cell, slots)  # type: ignore[arg-type]  # a cell
        if isinstance(first, str):
            faults.append(lists.fault("companies", at, "earliest", first))
        else:
            found[at] = first
    return found, faults


def rooms_of_companies(event: FolderEvent, meetings: Sequence[tuple[int, int, int]]) -> list[str]:
    """One room per company: who has most meetings gets the largest. "" where rooms ran out."""
    busy = Counter(company for _, company, _ in meetings)
    order = sorted(range(len(event.companies)), key=lambda company: (-busy[company], company))
    largest = sorted(event.rooms, key=lambda room: -room[1])
    names = [""] * len(event.companies)
    for company, (room, _) in zip(order, largest, strict=False):
        names[company] = room
    return names
