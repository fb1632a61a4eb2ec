"""Judge a pd-schedule/1 against its pd-instance/1, rule by rule; shares no code with the solvers.

Both are plain JSON documents. `violations` returns one sentence per broken rule, none for a plan
that keeps them all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]


def violations(instance: Document, schedule: Document) -> list[str]:
    booked = [tuple(row) for row in schedule["bookings"]]
    filled = [tuple(row) for row in schedule.get("filled") or []]
    return [
        *_of_students(instance, booked + filled),
        *_of_companies(instance, booked + filled),
        *_of_wishes(instance, booked),
        *_of_groups(instance, schedule, booked + filled),
        *_of_points(instance, schedule, booked),
    ]


def _slots_of(mapping: Document | None, one: int) -> set[int]:
    return set((mapping or {}).get(str(one), ()))


def _of_students(instance: Document, rows: list[tuple[int, ...]]) -> Iterator[str]:
    students = instance["students"]
    gone = set((instance.get("cancelled") or {}).get("students") or ())
    for (student, slot), count in Counter((s, t) for s, _, t in rows).items():
        if count > 1:
            yield f"student {student} has {count} meetings in slot {slot}"
        if slot in _slots_of(students.get("blocked"), student):
            yield f"student {student} is blocked in slot {slot}"
        if not 0 <= slot < instance["T"]:
            yield f"slot {slot} does not exist"
    for (student, company), count in Counter((s, c) for s, c, _ in rows).items():
        if count > 1:
            yield f"student {student} meets company {company} {count} times"
    for student, count in Counter(s for s, _, _ in rows).items():
        if count > students["m"][student]:
            yield f"student {student} has {count} meetings, at most {students['m'][student]}"
        if student in gone:
            yield f"student {student} is missing and has meetings"


def _of_companies(instance: Document, rows: list[tuple[int, ...]]) -> Iterator[str]:
    companies = instance["companies"]
    gone = set((instance.get("cancelled") or {}).get("companies") or ())
    for (company, slot), count in Counter((c, t) for _, c, t in rows).items():
        by_slot = (companies.get("cap_slot") or {}).get(str(company))
        capacity = by_slot[slot] if by_slot else companies["cap"][company]
        if count > capacity:
            yield f"company {company} has {count} of {capacity} places taken in slot {slot}"
        if slot in _slots_of(companies.get("unavailable"), company):
            yield f"company {company} is away in slot {slot}"
        if company in gone:
            yield f"company {company} cancelled and has meetings"


def _of_wishes(instance: Document, booked: list[tuple[int, ...]]) -> Iterator[str]:
    wished = {(s, row[0]) for s, rows in enumerate(instance["wishes"]) for row in rows}
    pinned = {(s, c) for s, c, _ in instance.get("pins") or ()}
    for student, company, _ in booked:
        if (student, company) in pinned:
            continue
        if (student, company) not in wished:
            yield f"student {student} never wished for company {company}"
        if not _is_eligible(instance, student, company):
            yield f"company {company} does not take student {student}"


def _is_eligible(instance: Document, student: int, company: int) -> bool:
    fields = instance["students"].get("field")
    accepts = instance["companies"].get("accepts")
    if not fields or not accepts or accepts[company] is None:
        return True
    return fields[student] in accepts[company]


def _of_groups(
    instance: Document, schedule: Document, rows: list[tuple[int, ...]]
) -> Iterator[str]:
    most = instance["companies"].get("max_sessions")
    if most is None:
        return
    heads = Counter((c, t) for _, c, t in rows)
    held = {(c, t): room for c, t, room in schedule.get("rooms") or ()}
    if len(held) != len(schedule.get("rooms") or ()):
        yield "a session has two rooms"
    yield from _of_sessions(instance, held, heads)
    yield from _of_rooms(instance, held, heads)
    if not instance.get("fill") and schedule.get("filled"):
        yield "filled although nothing was to be filled"
    for student, company, _ in schedule.get("filled") or ():
        if not _is_eligible(instance, student, company):
            yield f"company {company} was filled with student {student} of another field"


def _of_sessions(
    instance: Document, held: dict[tuple[int, int], int], heads: Counter[tuple[int, int]]
) -> Iterator[str]:
    smallest = instance["companies"].get("min_group")
    slots_of: dict[int, list[int]] = defaultdict(list)
    for company, slot in sorted(held):
        slots_of[company].append(slot)
    for company, slots in slots_of.items():
        if len(slots) > instance["companies"]["max_sessions"][company]:
            yield f"company {company} speaks {len(slots)} times"
        if slots != list(range(slots[0], slots[0] + len(slots))):
            yield f"company {company} pauses between its sessions {slots}"
        for slot in slots:
            needed = max(1, smallest[company] if smallest else 1)
            if heads[company, slot] < needed:
                yield f"company {company} has {heads[company, slot]} of {needed} in slot {slot}"
    for company, slot in heads:
        if (company, slot) not in held:
            yield f"company {company} has no room in slot {slot}"


def _of_rooms(
    instance: Document, held: dict[tuple[int, int], int], heads: Counter[tuple[int, int]]
) -> Iterator[str]:
    capacities = (instance.get("rooms") or {}).get("capacity")
    for (slot, room), count in Counter((t, room) for (_, t), room in held.items()).items():
        if count > 1:
            yield f"room {room} has {count} sessions in slot {slot}"
    rooms_of: dict[int, set[int]] = defaultdict(set)
    for (company, slot), room in held.items():
        rooms_of[company].add(room)
        if capacities is not None and heads[company, slot] > capacities[room]:
            yield f"room {room} is too small for company {company} in slot {slot}"
    for company, rooms in rooms_of.items():
        if len(rooms) > 1:
            yield f"company {company} changes room"


def _of_points(
    instance: Document, schedule: Document, booked: list[tuple[int, ...]]
) -> Iterator[str]:
    if instance.get("company_scores") or instance.get("mix"):
        return
    weights: dict[tuple[int, int], int] = {}
    for student, rows in enumerate(instance["wishes"]):
        for company, weight in rows:
            weights.setdefault((student, company), weight)  # a repeated wish counts once
    # A pin may override eligibility; such a meeting is kept and has no points.
    total = sum(weights.get((s, c), 0) for s, c, _ in booked if _is_eligible(instance, s, c))
    if total != schedule["total"]:
        yield f"the plan says {schedule['total']} points and has {total}"
    if schedule["upper_bound"] < total:
        yield f"the limit {schedule['upper_bound']} is below the score {total}"
    if schedule["certified"] and schedule["upper_bound"] != total:
        yield "certified although the limit was not reached"
