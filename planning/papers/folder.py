"""Write a planned event into a folder: the schedule as JSON, papers as PDF, lists as Excel."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from planning import Schedule
from planning.lists.event import FolderEvent, rooms_of_companies
from planning.papers import Line, Paper, attendance_lists, company_days, room_plan, run_sheets
from shared.sheets import Table, fold, write_excel

Meeting = tuple[int, int, int, str]  # student, company, slot, room


def write_papers(event: FolderEvent, schedule: Schedule, target: Path, *, name: str) -> list[Path]:
    """Returns the files written, in the order in which one reads them."""
    meetings = _meetings(event, schedule)
    by_student = _by_student(event, meetings)
    contents = {
        "skema.json": json.dumps(schedule.to_dict(), ensure_ascii=False).encode(),
        "skemaer.xlsx": write_excel(_tables(event, meetings)),
        "løbesedler.pdf": run_sheets(by_student, event=name),
        "fremmødelister.pdf": attendance_lists(_sessions(event, meetings), event=name),
        "virksomhedernes-dag.pdf": company_days(_companies(event, meetings), event=name),
        "lokaleplan.pdf": room_plan([_rooms(event, meetings)], event=name),
    }
    target.mkdir(parents=True, exist_ok=True)
    for file, content in contents.items():
        (target / file).write_bytes(content)
    return [target / file for file in contents]


def _meetings(event: FolderEvent, schedule: Schedule) -> list[Meeting]:
    rows = [(s, c, t) for s, c, t in (*schedule.bookings, *(schedule.filled or ()))]
    if schedule.rooms is not None and event.rooms:
        names = {(c, t): event.rooms[r][0] for c, t, r in schedule.rooms}
        return sorted((s, c, t, names.get((c, t), "")) for s, c, t in rows)
    rooms = rooms_of_companies(event, rows)
    return sorted((s, c, t, rooms[c]) for s, c, t in rows)


def _by_student(event: FolderEvent, meetings: Sequence[Meeting]) -> list[Paper]:
    own: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        own[meeting[0]].append(meeting)
    order = sorted(
        range(len(event.students)), key=lambda s: (fold(event.students[s][1]), _name_key(event, s))
    )
    return [
        Paper(
            event.students[student][0],
            event.students[student][1],
            tuple(
                Line(event.slots[slot], event.companies[company], room)
                for _, company, slot, room in sorted(own[student], key=lambda m: m[2])
            ),
        )
        for student in order
    ]


def _name_key(event: FolderEvent, student: int) -> str:
    return danish_key(event.students[student][0])


def danish_key(text: str) -> str:
    """Sorts as Danes do: æ, ø and å last."""
    return text.casefold().translate({ord("æ"): "z1", ord("ø"): "z2", ord("å"): "z3"})


def _grouped(meetings: Sequence[Meeting]) -> dict[tuple[int, int], list[Meeting]]:
    sessions: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        sessions[meeting[1], meeting[2]].append(meeting)
    return dict(sorted(sessions.items()))


def _sessions(event: FolderEvent, meetings: Sequence[Meeting]) -> list[Paper]:
    return [
        Paper(
            event.companies[company],
            _place(event.slots[slot], session[0][3]),
            tuple(
                Line(*event.students[s])
                for s in sorted((m[0] for m in session), key=lambda s: _name_key(event, s))
            ),
        )
        for (company, slot), session in _grouped(meetings).items()
    ]


def _companies(event: FolderEvent, meetings: Sequence[Meeting]) -> list[Paper]:
    own: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        own[meeting[1]].append(meeting)
    return [
        Paper(
            name,
            _place(f"{len(own[company])} elever", own[company][0][3] if own[company] else ""),
            tuple(
                Line(event.slots[m[2]], *event.students[m[0]])
                for m in sorted(own[company], key=lambda m: (m[2], _name_key(event, m[0])))
            ),
        )
        for company, name in enumerate(event.companies)
    ]


def _place(text: str, room: str) -> str:
    return f"{text} · lokale {room}" if room else text


def _rooms(event: FolderEvent, meetings: Sequence[Meeting]) -> Paper:
    slots: dict[tuple[str, str], list[int]] = defaultdict(list)
    for company, slot in _grouped(meetings):
        room = next(m[3] for m in meetings if m[1] == company and m[2] == slot)
        slots[room, event.companies[company]].append(slot)
    lines = tuple(
        Line(room or "–", company, _span(event.slots[min(at)], event.slots[max(at)]))
        for (room, company), at in sorted(slots.items())
    )
    return Paper("Lokaleplan", f"{len(lines)} virksomheder", lines)


def _span(first: str, last: str) -> str:
    """From the first slot's start to the last one's end."""
    return f"{first.partition('–')[0]}–{last.rpartition('–')[2]}"


def _tables(event: FolderEvent, meetings: Sequence[Meeting]) -> list[Table]:
    header = ("Elev", "Klasse", "Tid", "Virksomhed", "Lokale")
    rows = [
        (*event.students[student], event.slots[slot], event.companies[company], room)
        for student, company, slot, room in sorted(
            meetings, key=lambda m: (fold(event.students[m[0]][1]), m[0], m[2])
        )
    ]
    by_company = sorted(rows, key=lambda row: (danish_key(row[3]), event.slots.index(row[2])))
    return [Table("Elever", header, rows), Table("Virksomheder", header, by_company)]
