"""From the lists of a folder to one planning instance, with the names that papers need."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planning import Instance
from planning.lists.folder import FolderFaults, Lists, shown
from shared.sheets import fold

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
    """Raises FolderFaults where a wish names a company that is on no list."""
    companies = lists.rows["companies"]
    slots = _slots(lists, choices)
    rows, notes = _wishes(lists, _numbers_of(companies))
    students = tuple(
        (str(row["name"]), shown(row.get("class_name") or "")) for row in lists.rows["wishes"]
    )
    rooms = tuple(
        (shown(row["name"]), int(str(row["capacity"]))) for row in lists.rows.get("rooms", [])
    )
    is_group = any(row.get("sessions") for row in companies)
    document = {
        "format": "pd-instance/1",
        "T": len(slots),
        "students": {"m": [_meetings(choices, rows, len(slots), is_group)] * len(rows)},
        "companies": _companies(companies, slots, is_group),
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
        slots,
        tuple(notes + [f"{name} blev ikke brugt." for name in lists.ignored]),
    )


def _slots(lists: Lists, choices: Choices) -> tuple[str, ...]:
    rows = lists.rows.get("slots")
    if rows:
        return tuple(f"{_clock(row['start'])}–{_clock(row['end'])}" for row in rows)
    return tuple(f"{number}." for number in range(1, (choices.slots or DEFAULT_SLOTS) + 1))


def _clock(value: object) -> str:
    return shown(value).removesuffix(":00") if shown(value).count(":") == 2 else shown(value)


def _numbers_of(companies: Sequence[dict[str, object]]) -> dict[str, int]:
    """How wishes may name a company: by its name or by its number on the list."""
    found: dict[str, int] = {}
    for position, row in enumerate(companies):
        found.setdefault(fold(str(row["name"])), position)
        if row.get("number"):
            found[fold(shown(row["number"]))] = position
    return found


def _wishes(lists: Lists, numbers: dict[str, int]) -> tuple[list[list[list[int]]], list[str]]:
    faults: list[str] = []
    doubles = 0
    chosen: list[list[int]] = []
    for number, row in zip(lists.row_numbers["wishes"], lists.rows["wishes"], strict=True):
        own: list[int] = []
        for name in _named(row):
            company = numbers.get(fold(name))
            if company is None:
                faults.append(
                    f"{lists.sources['wishes']}: Række {number}: »{name}« er ikke på listen over"
                    " virksomheder."
                )
            elif company in own:
                doubles += 1
            else:
                own.append(company)
        chosen.append(own)
    if faults:
        raise FolderFaults(faults[:50] + ([f"… {len(faults)} fejl i alt."] if faults[50:] else []))
    longest = max((len(own) for own in chosen), default=0)
    rows = [[[c, longest - rank] for rank, c in enumerate(own)] for own in chosen]
    return rows, [f"{doubles} ønsker stod to gange og tæller én gang."] if doubles else []


def _named(row: dict[str, object]) -> list[str]:
    values: Any = row["wishes"] or ()
    return [name for value in values if (name := shown(value))]


def _meetings(choices: Choices, rows: list[list[list[int]]], slots: int, is_group: bool) -> int:
    if choices.meetings:
        return choices.meetings
    longest = max((len(row) for row in rows), default=0)
    return slots if is_group else max(min(slots, longest), 1)


def _companies(
    rows: Sequence[dict[str, object]], slots: tuple[str, ...], is_group: bool
) -> dict[str, object]:
    per_slot = "participants" if is_group else "tables"
    usual = DEFAULT_GROUP if is_group else 1
    companies: dict[str, object] = {"cap": [row.get(per_slot) or usual for row in rows]}
    if is_group:
        companies["max_sessions"] = [row.get("sessions") or len(slots) for row in rows]
    late = {str(at): list(range(first)) for at, row in enumerate(rows) if (first := _first(row))}
    if late:
        companies["unavailable"] = late
    return companies


def _first(row: dict[str, object]) -> int:
    """The position of the earliest slot: a letter A, B, … or a number from 1."""
    word = shown(row.get("earliest") or "").strip().upper()
    if len(word) == 1 and "A" <= word <= "Z":
        return ord(word) - ord("A")
    return max(int(word) - 1, 0) if word.isdecimal() else 0


def rooms_of_companies(event: FolderEvent, meetings: Sequence[tuple[int, int, int]]) -> list[str]:
    """One room per company: who has most meetings gets the largest. "" where rooms ran out."""
    busy = Counter(company for _, company, _ in meetings)
    order = sorted(range(len(event.companies)), key=lambda company: (-busy[company], company))
    largest = sorted(event.rooms, key=lambda room: -room[1])
    names = [""] * len(event.companies)
    for company, (room, _) in zip(order, largest, strict=False):
        names[company] = room
    return names
