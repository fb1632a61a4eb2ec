"""Everything that an event with group sessions may say, small and drawn by the thousand."""

from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]
_MIXES: list[list[float]] = [[1, 1], [1, 0.5], [2, 1], [0.5, 0], [0, 1]]


@st.composite
def whole_group_documents(draw: st.DrawFn, *, largest: int = 8) -> Document:
    """Rooms, smallest groups, pins, absences, fields, scores and cancellations, in any mixture and
    down to nothing at all; nobody, no company and no seat are sizes like others."""
    students, companies = draw(st.integers(0, largest)), draw(st.integers(1, 5))
    document: Document = {
        "T": draw(st.integers(1, 5)),
        "students": {},
        "companies": {},
        "objective": draw(st.sampled_from(["fair", "total"])),
        "seed": draw(st.integers(0, 3)),
        "fill": draw(st.booleans()),
    }
    document["students"]["m"] = _numbers(draw, students, 0, document["T"] + 1)
    document["companies"]["cap"] = _numbers(draw, companies, 0, 5)
    document["companies"]["max_sessions"] = _numbers(draw, companies, 0, document["T"] + 1)
    wish = st.tuples(st.integers(0, companies - 1), st.integers(1, 5)).map(list)
    wishes = st.lists(wish, max_size=5)
    document["wishes"] = draw(st.lists(wishes, min_size=students, max_size=students))
    if draw(st.booleans()):
        document["companies"]["min_group"] = _numbers(draw, companies, 0, 4)
    if draw(st.booleans()):
        document["rooms"] = {"capacity": draw(st.lists(st.integers(0, 5), max_size=4))}
    if draw(st.booleans()):
        document["fairness"] = draw(st.sampled_from([0, 0.25, 0.5, 1]))
    _restrict(draw, document, students, companies)
    return document


def _numbers(draw: st.DrawFn, count: int, low: int, high: int) -> list[int]:
    return draw(st.lists(st.integers(low, high), min_size=count, max_size=count))


def _restrict(draw: st.DrawFn, document: Document, students: int, companies: int) -> None:
    slot, company = st.integers(0, document["T"] - 1), st.integers(0, companies - 1)
    some_slots = st.lists(slot, max_size=document["T"], unique=True)
    if draw(st.booleans()):
        away = st.dictionaries(company.map(str), some_slots, max_size=3)
        document["companies"]["unavailable"] = draw(away)
    if draw(st.booleans()):
        seats = st.lists(st.integers(0, 5), min_size=document["T"], max_size=document["T"])
        of_some = st.dictionaries(company.map(str), seats, max_size=2)
        document["companies"]["cap_slot"] = draw(of_some)
    document["cancelled"] = {"companies": draw(st.lists(company, max_size=1))}
    if not students:
        return
    student = st.integers(0, students - 1)
    document["cancelled"]["students"] = draw(st.lists(student, max_size=1))
    if draw(st.booleans()):
        blocked = st.dictionaries(student.map(str), some_slots, max_size=3)
        document["students"]["blocked"] = draw(blocked)
    if draw(st.booleans()):
        pins = st.lists(st.tuples(student, company, slot).map(list), max_size=5)
        document["pins"] = draw(pins)
    if draw(st.booleans()):
        fields = st.lists(st.sampled_from([0, 1, None]), min_size=students, max_size=students)
        document["students"]["field"] = draw(fields)
        accepted = st.none() | st.lists(st.integers(0, 1), max_size=2)
        accepts = st.lists(accepted, min_size=companies, max_size=companies)
        document["companies"]["accepts"] = draw(accepts)
    if draw(st.booleans()):
        pairs = draw(st.lists(st.tuples(student, company), max_size=6, unique=True))
        document["company_scores"] = [[s, c, draw(st.integers(0, 5))] for s, c in pairs]
        document["mix"] = draw(st.sampled_from(_MIXES))
