"""The JSON format `pd-instance/1`: shapes and types in, the fields of an `Instance` out, and back;
the rules between fields are in instance_rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

from planning.model.bookings import Bookings
from planning.model.terms import FORMAT, InstanceError, UnlistedMapping

if TYPE_CHECKING:
    from planning.model.instance import Instance

_TOP = frozenset(
    {"format", "T", "students", "companies", "rooms", "fill", "wishes", "company_scores", "mix"}
    | {"pins", "cancelled", "previous", "frozen_before", "objective", "fairness", "seed"}
)
_FREE_TEXT = frozenset({"name", "comment", "note", "description"})
_STUDENTS = frozenset({"m", "field", "blocked"})
_COMPANIES = frozenset(
    {"cap", "cap_slot", "accepts", "unavailable", "building", "max_sessions", "min_group"}
)


def read_fields(document: Any) -> dict[str, Any]:
    """What `Instance` is made of, by name.

    Raises InstanceError naming the field, as in `students.m[3]: must be a whole number, is "4"`.
    """
    top = _object(document, "instance")
    if top.get("format", FORMAT) != FORMAT:
        raise InstanceError("format", f'must be "{FORMAT}", is {_shown(top["format"])}')
    students = _object(_required(top, "students", ""), "students")
    companies = _object(_required(top, "companies", ""), "companies")
    rooms = None if top.get("rooms") is None else _object(top["rooms"], "rooms")
    cancelled = _object(top.get("cancelled") or {}, "cancelled")
    sizes = None if rooms is None else _optional(rooms, "rooms", "capacity", _integers)
    return {
        "slot_count": _integer(_required(top, "T", ""), "T"),
        "meetings": _integers(_required(students, "m", "students."), "students.m"),
        "student_fields": _optional(students, "students", "field", _fields),
        "blocked": _slots_by_id(students.get("blocked"), "students.blocked"),
        "capacity": _integers(_required(companies, "cap", "companies."), "companies.cap"),
        "slot_capacity": dict(_slots_by_id(companies.get("cap_slot"), "companies.cap_slot")),
        "accepts": _optional(companies, "companies", "accepts", _accepts),
        "unavailable": _slots_by_id(companies.get("unavailable"), "companies.unavailable"),
        "buildings": _optional(companies, "companies", "building", _fields),
        "max_sessions": _optional(companies, "companies", "max_sessions", _integers),
        "min_group": _optional(companies, "companies", "min_group", _integers),
        "room_capacities": sizes,
        "fill": _boolean(top.get("fill", False), "fill"),
        "wishes": _wishes(_required(top, "wishes", "")),
        "company_scores": _triples(top.get("company_scores") or [], "company_scores"),
        "mix": _mix(top.get("mix")),
        "pins": _triples(top.get("pins") or [], "pins"),
        "cancelled_companies": frozenset(
            _integers(cancelled.get("companies") or [], "cancelled.companies")
        ),
        "cancelled_students": frozenset(
            _integers(cancelled.get("students") or [], "cancelled.students")
        ),
        "previous": _previous(top.get("previous")),
        "previous_rooms": _previous_rooms(top.get("previous")),
        "frozen_before": _integer(_given(top, "frozen_before", 0), "frozen_before"),
        "objective": _objective(_given(top, "objective", "fair")),
        "fairness": _share(top.get("fairness")),
        "seed": _integer(_given(top, "seed", 0), "seed"),
        "unknown_fields": _unknown(top, students, companies, rooms or {}, cancelled),
    }


def write_instance(instance: Instance) -> dict[str, Any]:
    """The inverse of read_fields, without what is at its default."""
    students = {
        "m": list(instance.meetings),
        "field": _listed(instance.student_fields),
        "blocked": _by_text(instance.blocked),
    }
    companies = {
        "cap": list(instance.capacity),
        "cap_slot": _by_text(instance.slot_capacity),
        "accepts": instance.accepts and [_listed(accepted) for accepted in instance.accepts],
        "unavailable": _by_text(instance.unavailable),
        "building": _listed(instance.buildings),
        "max_sessions": _listed(instance.max_sessions),
        "min_group": _listed(instance.min_group),
    }
    cancelled = {
        "companies": sorted(instance.cancelled_companies) or None,
        "students": sorted(instance.cancelled_students) or None,
    }
    rooms = instance.room_capacities
    document = {
        "format": FORMAT,
        "T": instance.slot_count,
        "students": _without_gaps(students),
        "companies": _without_gaps(companies),
        "rooms": None if rooms is None else {"capacity": list(rooms)},
        "fill": instance.fill or None,
        "wishes": [[list(wish) for wish in wishes] for wishes in instance.wishes],
        "company_scores": [list(row) for row in instance.company_scores] or None,
        "mix": None
        if set(instance.mix) == {Fraction(1)}
        else [_plain(part) for part in instance.mix],
        "pins": [list(pin) for pin in instance.pins] or None,
        "cancelled": _without_gaps(cancelled) or None,
        "previous": _without_gaps(_written_previous(instance)) or None,
        "frozen_before": instance.frozen_before or None,
        "objective": instance.objective,
        "fairness": instance.fairness,
        "seed": instance.seed,
    }
    return _without_gaps(document)


def _written_previous(instance: Instance) -> dict[str, Any]:
    if instance.previous is None:
        return {}
    rooms = [list(row) for row in instance.previous_rooms]
    return {"bookings": [list(each) for each in instance.previous], "rooms": rooms or None}


def _shown(value: Any) -> str:
    """A value as it may stand in an error text: short, as JSON writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else "a huge number"
    if isinstance(value, float):
        return str(value)
    text = f'"{value}"' if isinstance(value, str) else f"a {type(value).__name__}"
    return text if len(text) <= 40 else text[:36] + '..."'


def _object(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InstanceError(path, f"must be an object, is {_shown(value)}")
    return value


def _list(value: Any, path: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise InstanceError(path, f"must be a list, is {_shown(value)}")
    return value


def _required(mapping: dict[str, Any], name: str, prefix: str) -> Any:
    if mapping.get(name) is None:
        raise InstanceError(f"{prefix}{name}", "is missing")
    return mapping[name]


def _given(mapping: dict[str, Any], name: str, default: Any) -> Any:
    value = mapping.get(name)
    return default if value is None else value


def _optional(mapping: dict[str, Any], owner: str, name: str, read: Any) -> Any:
    value = mapping.get(name)
    return None if value is None else read(value, f"{owner}.{name}")


def _integer(value: Any, path: str) -> int:
    if type(value) is not int:
        raise InstanceError(path, f"must be a whole number, is {_shown(value)}")
    return value


def _boolean(value: Any, path: str) -> bool:
    if type(value) is not bool:
        raise InstanceError(path, f"must be true or false, is {_shown(value)}")
    return value


def _integers(value: Any, path: str) -> tuple[int, ...]:
    values = _list(value, path)
    if not set(map(type, values)) <= {int}:
        for position, each in enumerate(values):
            _integer(each, f"{path}[{position}]")
    return tuple(values)


def _fields(value: Any, path: str) -> tuple[int | str | None, ...]:
    values = _list(value, path)
    for position, each in enumerate(values):
        if each is not None and type(each) not in (int, str):
            raise InstanceError(
                f"{path}[{position}]", f"must be a number or a name, is {_shown(each)}"
            )
    return tuple(values)


def _accepts(value: Any, path: str) -> tuple[tuple[int | str, ...] | None, ...]:
    rows: list[Any] = []
    for company, row in enumerate(_list(value, path)):
        rows.append(None if row is None else _fields(row, f"{path}[{company}]"))
        if row is not None and None in row:
            raise InstanceError(f"{path}[{company}]", "must name fields, has null")
    return tuple(rows)


def _slots_by_id(value: Any, path: str) -> UnlistedMapping:
    listed = UnlistedMapping()
    for key, slots in _object(value or {}, path).items():
        text = str(key)
        if not (text.isascii() and text.isdigit() and str(int(text[:18])) == text):
            raise InstanceError(f"{path}[{_shown(key)}]", "the name must be a number from 0")
        listed[int(text)] = _integers(slots, f"{path}[{text}]")
    return listed


def _triples(value: Any, path: str) -> Sequence[tuple[int, int, int]]:
    rows = _list(value, path)
    for position, row in enumerate(rows):
        if len(_list(row, f"{path}[{position}]")) != 3:
            raise InstanceError(f"{path}[{position}]", f"must have 3 numbers, has {len(row)}")
        _integers(row, f"{path}[{position}]")
    return [tuple(row) for row in rows]


def _wishes(value: Any) -> Sequence[Sequence[tuple[int, int]]]:
    """Keeps a well-formed list as it is: a country's wishes are a million pairs, too many to copy
    for looks.
    """
    rows = _list(value, "wishes")
    try:
        pairs = list(chain.from_iterable(rows))
        well_formed = (
            set(map(type, rows)) <= {list, tuple}
            and set(map(type, pairs)) <= {list, tuple}
            and set(map(len, pairs)) <= {2}
            and set(map(type, chain.from_iterable(pairs))) <= {int}
        )
    except TypeError:
        well_formed = False
    if not well_formed:
        for student, row in enumerate(rows):
            for position, pair in enumerate(_list(row, f"wishes[{student}]")):
                _check_pair(pair, f"wishes[{student}][{position}]")
    return rows


def _check_pair(pair: Any, path: str) -> None:
    if len(_list(pair, path)) != 2:
        raise InstanceError(path, f"must be [company, weight], has {len(pair)} values")
    _integer(pair[0], path)
    _integer(pair[1], path)


def _mix(value: Any) -> tuple[Fraction, Fraction]:
    if value is None:
        return (Fraction(1), Fraction(1))
    parts = _list(value, "mix")
    if len(parts) != 2:
        raise InstanceError("mix", f"must be [a, b], has {len(parts)} values")
    for position, part in enumerate(parts):
        if type(part) not in (int, float) or not 0 <= part <= 1000:
            raise InstanceError(
                f"mix[{position}]", f"must be a number from 0 to 1000, is {_shown(part)}"
            )
    first, second = (Fraction(str(part)).limit_denominator(1000) for part in parts)
    return (first, second)


def _previous(value: Any) -> Sequence[tuple[int, int, int]] | None:
    if value is None:
        return None
    previous = _object(value, "previous")
    given = _required(previous, "bookings", "previous.")
    if isinstance(given, Bookings):  # a schedule's own, handed on without writing it down
        given = list(given)
    booked = _triples(given, "previous.bookings")
    return [*booked, *_triples(previous.get("filled") or [], "previous.filled")]


def _previous_rooms(value: Any) -> Sequence[tuple[int, int, int]]:
    return _triples((value or {}).get("rooms") or [], "previous.rooms")


def _objective(value: Any) -> Any:
    if value not in ("fair", "total"):
        raise InstanceError("objective", f'must be "fair" or "total", is {_shown(value)}')
    return value


def _share(value: Any) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise InstanceError("fairness", f"must be a number from 0 to 1, is {_shown(value)}")
    return float(value)


def _unknown(
    top: dict[str, Any],
    students: dict[str, Any],
    companies: dict[str, Any],
    rooms: dict[str, Any],
    cancelled: dict[str, Any],
) -> tuple[str, ...]:
    known = (
        ("", top, _TOP | _FREE_TEXT),
        ("students.", students, _STUDENTS | {"name", "names"}),
        ("companies.", companies, _COMPANIES | {"name", "names"}),
        ("rooms.", rooms, {"capacity", "name", "names"}),
        ("cancelled.", cancelled, {"companies", "students"}),
    )
    return tuple(
        f"{prefix}{name}"[:80]
        for prefix, given, names in known
        for name in given
        if name not in names
    )


def _listed(values: Sequence[Any] | None) -> list[Any] | None:
    return None if values is None else list(values)


def _by_text(mapping: Any) -> dict[str, list[int]] | None:
    return {str(key): list(mapping[key]) for key in sorted(mapping)} or None


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def _without_gaps(mapping: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if value is not None}
