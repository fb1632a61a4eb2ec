"""The day itself: what is won back after something happened, and how little changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.cases import Document
from benchmarks.judging import weights_of
from benchmarks.measuring import measure
from benchmarks.plan_of_run import Run
from benchmarks.table import Row, percent, seconds, times

Bookings = set[tuple[int, int, int]]
_WON_BACK, _CHANGED, _FASTER = 0.987, 0.03, 50


@dataclass(frozen=True)
class Incident:
    name: str
    now: Document
    """the published plan and what has happened"""
    re_optimum: Document
    """the same day planned anew, the past pinned"""


def repair_rows(run: Run) -> Iterator[Row]:
    for objective in ("fair", "total"):
        for case in run.cases(objective, among=("small", "school", "big")):
            document = case.document()
            path = run.files.write(document)
            published = measure("repaired", path=path).answer["bookings"]
            for incident in incidents(document, [tuple(row) for row in published]):
                name = f"{case.name} {objective}: {incident.name}"
                yield from _rows(run, name, incident)


def incidents(document: Document, published: list[Any]) -> Iterator[Incident]:
    slots, students = document["T"], len(document["wishes"])
    busy = [0] * len(document["companies"]["cap"])
    for _, company, _ in published:
        busy[company] += 1
    busiest = busy.index(max(busy))
    missing = list(range(0, students, 20))
    yield _incident("company cancels", document, published, company=busiest)
    yield _incident("5 % of students missing", document, published, students=missing)
    yield _incident("company cancels at half time", document, published, busiest, frozen=slots // 2)
    more = [*document["companies"]["cap"]]
    more[busiest] += 1
    wider = document | {"companies": document["companies"] | {"cap": more}}
    yield _incident("a table more", wider, published)
    guest = [list(wish) for wish in max(document["wishes"], key=len)]
    with_guest = document | {
        "students": document["students"] | {"m": [*document["students"]["m"], slots // 3]},
        "wishes": [*document["wishes"], guest],
    }
    if "field" in document["students"]:
        with_guest["students"]["field"] = [*document["students"]["field"], 0]
    yield _incident("walk-in", with_guest, published)


def _incident(
    name: str,
    document: Document,
    published: list[Any],
    company: int | None = None,
    students: list[int] | None = None,
    frozen: int = 0,
) -> Incident:
    cancelled = {"companies": [] if company is None else [company], "students": students or []}
    now = document | {"previous": {"bookings": published}, "cancelled": cancelled}
    if frozen:
        now["frozen_before"] = frozen
    # Planned anew: the past is pinned, its other seats are gone, the cancelled come no more.
    past = [row for row in published if row[2] < frozen]
    tables = _tables(document)
    for each, row in enumerate(tables):
        for slot in range(frozen):
            row[slot] = sum(c == each and t == slot for _, c, t in past)
        if each == company:
            row[frozen:] = [0] * (len(row) - frozen)
    absent = document["companies"].get("unavailable") or {}
    later = {c: [t for t in off if t >= frozen] for c, off in absent.items()}
    companies = document["companies"] | {
        "cap_slot": {str(each): row for each, row in enumerate(tables)},
        "unavailable": later,
    }
    pins = [*past, *(pin for pin in document.get("pins") or () if pin[2] >= frozen)]
    anew = document | {"companies": companies, "pins": pins}
    if students:
        anew["cancelled"] = {"students": students}
    return Incident(name, now, anew)


def _tables(document: Document) -> list[list[int]]:
    companies = document["companies"]
    by_slot = companies.get("cap_slot") or {}
    return [
        list(by_slot.get(str(company), [tables] * document["T"]))
        for company, tables in enumerate(companies["cap"])
    ]


def _rows(run: Run, name: str, incident: Incident) -> Iterator[Row]:
    now = incident.now
    path = run.files.write(now)
    mine = measure("repaired", path=path)
    quick = measure("preview", path=path)
    anew = measure("ours", path=run.files.write(incident.re_optimum))
    won = mine.answer["total"] / anew.answer["total"]
    yield Row(
        name,
        "points of the re-optimum",
        percent(won),
        {"preview": percent(_points(now, quick.answer["bookings"]) / anew.answer["total"])},
        f"≥ {percent(_WON_BACK, 1)}",
        won >= _WON_BACK,
    )
    before, after = _rows_of(now["previous"]["bookings"]), _rows_of(mine.answer["bookings"])
    surviving = _surviving(now, before)
    changed = len(surviving - after) / max(len(surviving), 1)
    from_scratch = _rows_of(anew.answer["rows"])
    yield Row(
        name,
        "surviving bookings changed",
        percent(changed),
        {"anew": percent(len(surviving - from_scratch) / max(len(surviving), 1), 0)},
        f"≤ {percent(_CHANGED, 0)}",
        changed <= _CHANGED,
    )
    newly = len(_newly_without(now, before, after))
    yield Row(
        name,
        "newly with nothing",
        str(newly),
        {
            "preview": str(len(_newly_without(now, before, _rows_of(quick.answer["bookings"])))),
            "anew": str(len(_newly_without(now, before, from_scratch))),
        },
        "0",
        newly == 0,
    )
    frozen = now.get("frozen_before", 0)
    if frozen:
        same = {b for b in before if b[2] < frozen} == {b for b in after if b[2] < frozen}
        yield Row(name, "frozen past", "untouched" if same else "changed", {}, "untouched", same)
    faster = mine.cpu / quick.cpu
    yield Row(
        name,
        "preview faster than the programme",
        f"{times(faster)} ({seconds(quick.cpu)}, {seconds(mine.cpu)})",
        {},
        f"≥ {_FASTER} ×",
        faster >= _FASTER,
    )


def _rows_of(bookings: Any) -> Bookings:
    return {(s, c, t) for s, c, t in bookings}


def _points(now: Document, bookings: Any) -> int:
    """Of whoever is gone, what was held before counts."""
    weights = weights_of(now | {"cancelled": {}})
    return sum(weights[student].get(company, 0) for student, company, _ in bookings)


def _surviving(now: Document, before: Bookings) -> Bookings:
    """What could stay: neither past nor of somebody who is gone."""
    gone, frozen = now["cancelled"], now.get("frozen_before", 0)
    return {
        (s, c, t)
        for s, c, t in before
        if t >= frozen and c not in gone["companies"] and s not in gone["students"]
    }


def _newly_without(now: Document, before: Bookings, after: Bookings) -> set[int]:
    had = {s for s, _, _ in before} - set(now["cancelled"]["students"])
    return had - {s for s, _, _ in after}
