"""Instances for property tests: small ones of every kind, and typical events with skewed demand."""

import random
from typing import Any

from hypothesis import strategies as st

from planning import Instance


@st.composite
def documents(draw: st.DrawFn, *, restricted: bool = True, largest: int = 5) -> dict[str, Any]:
    """JSON documents of the format, small enough for brute force."""
    slots = draw(st.integers(1, 4))
    students, companies = draw(st.integers(0, largest)), draw(st.integers(1, 4))
    company, slot = st.integers(0, companies - 1), st.integers(0, slots - 1)
    wish = st.tuples(company, st.integers(1, 5)).map(list)
    document: dict[str, Any] = {
        "T": slots,
        "students": {"m": draw(_list(st.integers(0, slots + 1), students))},
        "companies": {"cap": draw(_list(st.integers(0, 2), companies))},
        "wishes": draw(_list(st.lists(wish, max_size=4), students)),
        "objective": draw(st.sampled_from(["fair", "total"])),
        "seed": draw(st.integers(0, 3)),
    }
    if restricted and students:
        student = st.integers(0, students - 1)
        some_slots = st.lists(slot, max_size=slots, unique=True)
        by_student = st.dictionaries(student.map(str), some_slots, max_size=2)
        by_company = st.dictionaries(company.map(str), some_slots, max_size=2)
        document["students"]["blocked"] = draw(by_student)
        document["companies"]["unavailable"] = draw(by_company)
        document["pins"] = draw(st.lists(st.tuples(student, company, slot).map(list), max_size=3))
        tables = st.lists(st.integers(0, 2), min_size=slots, max_size=slots)
        document["companies"]["cap_slot"] = draw(
            st.dictionaries(company.map(str), tables, max_size=2)
        )
        if draw(st.booleans()):
            document["students"]["field"] = draw(_list(st.sampled_from([0, 1, None]), students))
            accepted = st.none() | st.lists(st.integers(0, 1), max_size=2)
            document["companies"]["accepts"] = draw(_list(accepted, companies))
        document["cancelled"] = {
            "companies": draw(st.lists(company, max_size=1)),
            "students": draw(st.lists(student, max_size=1)),
        }
    return document


def _list(values: st.SearchStrategy[Any], count: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=count, max_size=count)


def typical_event(
    students: int = 60,
    companies: int = 15,
    slots: int = 8,
    wishes: int = 6,
    meetings: int = 4,
    tables: int = 1,
    seed: int = 1,
    changes: dict[str, Any] | None = None,
) -> Instance:
    """Demand falls off from company to company like 1 / rank, a few lists are short or empty."""
    lot = random.Random(seed)
    popularity = [1 / (rank + 1) for rank in range(companies)]
    lists = []
    for student in range(students):
        length = (
            0 if student % 29 == 28 else lot.randint(1, wishes) if student % 17 == 5 else wishes
        )
        keys = [lot.random() ** (1 / weight) for weight in popularity]
        ranked = sorted(range(companies), key=lambda company: -keys[company])[:length]
        lists.append([[company, wishes - place] for place, company in enumerate(ranked)])
    document: dict[str, Any] = {
        "T": slots,
        "students": {"m": [meetings] * students},
        "companies": {"cap": [tables] * companies},
        "wishes": lists,
        "seed": seed,
    }
    for name, value in (changes or {}).items():
        document[name] = {**document[name], **value} if name in ("students", "companies") else value
    return Instance.from_dict(document)
