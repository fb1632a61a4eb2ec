"""Seeded instances as schools have them: skewed demand, short lists, a few who chose nothing."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Any


def make_instance(
    seed: int,
    *,
    students: int,
    companies: int,
    slots: int,
    meetings: int,
    wishes: int = 6,
    tables: Sequence[int] | None = None,
    is_restricted: bool = False,
    objective: str = "fair",
) -> dict[str, Any]:
    """A pd-instance/1 document. Restricted adds absences, blocked slots, fields and pins.

    tables: one of them is drawn for each company; by default one company in five has two.
    """
    draw = random.Random(seed)
    appeal = [1 / (1 + place) ** 0.7 for place in range(companies)]
    draw.shuffle(appeal)
    places, heights = range(companies), list(accumulate(appeal))
    rows = []
    for _ in range(students):
        if draw.random() < 0.03:
            rows.append([])
            continue
        length = wishes if draw.random() > 0.03 else draw.randint(1, wishes)
        chosen: list[int] = []
        while len(chosen) < min(length, companies):
            (company,) = draw.choices(places, cum_weights=heights)
            if company not in chosen:
                chosen.append(company)
        rows.append([[company, wishes - rank] for rank, company in enumerate(chosen)])
    instance: dict[str, Any] = {
        "format": "pd-instance/1",
        "T": slots,
        "students": {"m": [meetings] * students},
        "companies": {"cap": [_tables(draw, tables) for _ in range(companies)]},
        "wishes": rows,
        "objective": objective,
        "seed": seed,
    }
    if is_restricted:
        _restrict(instance, draw)
    return instance


def _tables(draw: random.Random, choices: Sequence[int] | None) -> int:
    if choices is None:
        return 2 if draw.random() < 0.2 else 1
    return draw.choice(choices)


def make_group_instance(seed: int, *, students: int, companies: int, slots: int) -> dict[str, Any]:
    """Group sessions in fewer rooms than there are companies."""
    draw = random.Random(seed)
    instance = make_instance(
        seed, students=students, companies=companies, slots=slots, meetings=slots
    )
    instance["companies"] = {
        "cap": [20] * companies,
        "max_sessions": [draw.randint(1, slots) for _ in range(companies)],
    }
    instance["rooms"] = {"capacity": [20] * max(companies * 2 // 3, 1)}
    instance["fill"] = True
    return instance


def _restrict(instance: dict[str, Any], draw: random.Random) -> None:
    slots = range(instance["T"])
    count = len(instance["companies"]["cap"])
    students = len(instance["wishes"])
    instance["companies"]["unavailable"] = {
        str(c): draw.sample(slots, draw.randint(1, max(instance["T"] // 3, 1)))
        for c in draw.sample(range(count), max(count // 4, 1))
    }
    instance["students"]["blocked"] = {
        str(s): draw.sample(slots, 1) for s in draw.sample(range(students), max(students // 8, 1))
    }
    instance["students"]["field"] = [draw.randrange(3) for _ in range(students)]
    instance["companies"]["accepts"] = [
        None if draw.random() < 0.7 else draw.sample(range(3), 2) for _ in range(count)
    ]
    wished = [(s, rows[0][0]) for s, rows in enumerate(instance["wishes"]) if rows]
    instance["pins"] = [
        [s, c, draw.choice(slots)] for s, c in draw.sample(wished, min(3, len(wished)))
    ]
