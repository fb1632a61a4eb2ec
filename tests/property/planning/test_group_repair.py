"""A day of talks goes wrong: the past stays, companies keep their rooms, and no rule is broken by
what is to come."""

import json
import re
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning import Instance, Schedule, plan
from planning.explain import explain
from planning.quick_repair import quick_repair
from tests.checker.check import violations
from tests.checker.generator import make_group_instance
from tests.property.planning.group_documents import whole_group_documents

Document = dict[str, Any]
Row = tuple[int, int, int]


def everything(schedule: Schedule) -> list[Row]:
    return [*schedule.bookings, *(schedule.filled or ())]


def after(published: Schedule, document: Document, **happened: Any) -> Document:
    """The same event on its day."""
    rooms = [list(row) for row in published.rooms or ()]
    bookings = [list(row) for row in everything(published)]
    changed = json.loads(json.dumps(document)) | happened
    return changed | {"previous": {"bookings": bookings, "rooms": rooms}}


def broken_to_come(now: Document, repaired: Schedule) -> list[str]:
    """By the checker, over what is to come; the past has happened under other rules. A company
    may pause where it is away itself, and a session that had to stay small is named."""
    begun = now["frozen_before"]
    written = json.loads(json.dumps(repaired.to_dict()))
    for name, slot in (("bookings", 2), ("filled", 2), ("rooms", 1)):
        written[name] = [row for row in written.get(name) or [] if row[slot] >= begun]
    standing = [pin for pin in now.get("pins", []) if pin in written["bookings"]]
    excused = ("pauses", "points and has", "the limit", "certified", "filled although")
    named = [p for p in repaired.problems if p.code == "group_too_small"]
    broken = [
        fault
        for fault in violations(now | {"pins": standing}, written)
        if not any(words in fault for words in excused)
    ]
    before = Counter((c, t) for _, c, t in now["previous"]["bookings"])
    smallest = now["companies"].get("min_group") or [1] * len(now["companies"]["cap"])
    was_small = sum(heads < smallest[company] for (company, _), heads in before.items())
    too_small = [fault for fault in broken if re.search(r"has \d+ of \d+ in slot", fault)]
    assert len(too_small) <= len(named) + was_small + len(standing)
    return [fault for fault in broken if fault not in too_small]


@given(whole_group_documents(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happens_the_past_stays_and_no_rule_is_broken_from_then_on(
    document: Document, data: st.DataObject
) -> None:
    document["cancelled"] = {}
    published = plan(Instance.from_dict(document))
    companies, slots = len(document["companies"]["cap"]), document["T"]
    begun = data.draw(st.integers(0, slots))
    now = after(published, document, frozen_before=begun)
    company = st.integers(0, companies - 1)
    if data.draw(st.booleans()):
        now["cancelled"] = {"companies": [data.draw(company)]}
    elif document["wishes"]:
        student = st.integers(0, len(document["wishes"]) - 1)
        now["cancelled"] = {"students": [data.draw(student)]}
    if now.get("rooms", {}).get("capacity") and data.draw(st.booleans()):
        lost = data.draw(st.integers(0, len(now["rooms"]["capacity"]) - 1))
        now["rooms"]["capacity"][lost] = 0
    repaired = plan(Instance.from_dict(now), time_limit=data.draw(st.sampled_from([0, None])))
    past = {row for row in everything(published) if row[2] < begun}
    assert past == {row for row in everything(repaired) if row[2] < begun}
    assert broken_to_come(now, repaired) == []
    assert repaired.total <= repaired.upper_bound + 1e-9
    sizes = now.get("rooms", {}).get("capacity")
    rooms = {row[:2]: row[2] for row in published.rooms or ()}
    for told, slot, room in repaired.rooms or ():
        before = rooms.get((told, slot), room)
        assert room == before or (sizes is not None and sizes[before] == 0)


def a_day_of_talks(**changes: Any) -> Document:
    """Four companies speak twice each to up to three of six students, in three rooms."""
    return {
        "T": 4,
        "students": {"m": [2] * 6},
        "companies": {"cap": [3] * 4, "max_sessions": [2] * 4},
        "rooms": {"capacity": [3] * 3},
        "wishes": [[[s % 4, 3], [(s + 1) % 4, 2], [(s + 2) % 4, 1]] for s in range(6)],
        "fill": True,
        **changes,
    }


def days(rows: list[Row]) -> Counter[int]:
    return Counter(student for student, _, _ in rows)


def test_when_a_company_cancels_its_students_get_other_talks_and_the_rest_keep_theirs() -> None:
    document = make_group_instance(1, students=60, companies=12, slots=5)
    published = plan(Instance.from_dict(document), time_limit=1)
    gone = Counter(c for _, c, _ in published.bookings).most_common(1)[0][0]
    now = after(published, document, frozen_before=1, cancelled={"companies": [gone]})
    repaired = plan(Instance.from_dict(now))
    coming = [row for row in everything(published) if row[1] != gone or row[2] < 1]
    kept = set(coming) & set(everything(repaired))
    assert len(kept) >= 0.97 * len(coming)
    assert not [row for row in everything(repaired) if row[1] == gone and row[2] >= 1]
    assert days(everything(repaired)).keys() >= days(everything(published)).keys()
    hit = {s for s, c, t in everything(published) if c == gone and t >= 1}
    named = {change.student for change in repaired.changes or ()}
    assert hit <= named


def test_a_company_whose_room_is_lost_speaks_in_another_one() -> None:
    document = a_day_of_talks(rooms={"capacity": [3] * 4})
    published = plan(Instance.from_dict(document))
    first = min(published.rooms or ())
    now = after(published, document, rooms={"capacity": [3] * 5})
    now["rooms"]["capacity"][first[2]] = 0
    repaired = plan(Instance.from_dict(now))
    assert sorted(everything(repaired)) == sorted(everything(published))
    assert first[2] not in {room for _, _, room in repaired.rooms or ()}
    assert repaired.changes == ()


def test_a_student_who_walks_in_gets_talks_and_nobody_else_is_moved() -> None:
    document = a_day_of_talks(companies={"cap": [4] * 4, "max_sessions": [2] * 4})
    document["rooms"] = {"capacity": [4] * 3}
    published = plan(Instance.from_dict(document))
    now = after(published, document, frozen_before=0)
    now["students"]["m"].append(2)
    now["wishes"].append([[0, 3], [1, 2]])
    repaired = plan(Instance.from_dict(now))
    assert days(everything(repaired))[6] == 2
    assert set(everything(published)) <= set(everything(repaired))


def test_a_talk_that_becomes_too_small_is_closed_and_its_students_are_seated_elsewhere() -> None:
    document = {
        "T": 2,
        "students": {"m": [1] * 7},
        "companies": {"cap": [6, 6], "max_sessions": [1, 1], "min_group": [3, 3]},
        "wishes": [*[[[0, 2], [1, 1]]] * 3, *[[[1, 2], [0, 1]]] * 4],
    }
    published = plan(Instance.from_dict(document))
    assert Counter(c for _, c, _ in published.bookings) == {0: 3, 1: 4}
    repaired = plan(Instance.from_dict(after(published, document, cancelled={"students": [0]})))
    assert Counter(c for _, c, _ in repaired.bookings) == {1: 6}


def test_a_talk_stays_small_and_is_named_when_somebody_would_have_nothing_without_it() -> None:
    document = {
        "T": 1,
        "students": {"m": [1] * 2},
        "companies": {"cap": [2], "max_sessions": [1], "min_group": [2]},
        "wishes": [[[0, 1]], [[0, 1]]],
    }
    published = plan(Instance.from_dict(document))
    repaired = plan(Instance.from_dict(after(published, document, cancelled={"students": [0]})))
    assert repaired.bookings == [(1, 0, 0)]
    assert [problem.code for problem in repaired.problems] == ["group_too_small"]


def test_a_further_talk_opens_for_those_whose_company_cancelled() -> None:
    document = {
        "T": 2,
        "students": {"m": [1] * 4},
        "companies": {"cap": [2, 2], "max_sessions": [1, 2]},
        "rooms": {"capacity": [2, 2]},
        "wishes": [*[[[0, 2], [1, 1]]] * 2, *[[[1, 2]]] * 2],
    }
    published = plan(Instance.from_dict(document))
    repaired = plan(Instance.from_dict(after(published, document, cancelled={"companies": [0]})))
    assert sorted(student for student, _, _ in repaired.bookings) == [0, 1, 2, 3]
    assert {company for _, company, _ in repaired.bookings} == {1}


def test_the_talk_that_opens_is_the_one_that_weighs_most_with_the_companies_scores() -> None:
    """One room is free: by wishes alone it is company 1's, by what company 2 would like it is
    company 2's. What is shown at once weighs the same."""
    document = {
        "T": 1,
        "students": {"m": [1] * 3},
        "companies": {"cap": [3] * 3, "max_sessions": [1] * 3},
        "rooms": {"capacity": [3]},
        "wishes": [[[0, 3], [1, 2], [2, 1]]] * 3,
    }
    published = plan(Instance.from_dict(document))
    assert {company for _, company, _ in published.bookings} == {0}
    now = after(published, document, cancelled={"companies": [0]})
    scored = now | {"company_scores": [[0, 2, 3], [1, 2, 3]], "mix": [1, 1]}
    for happened, opens in ((now, 1), (scored, 2)):
        repaired = plan(Instance.from_dict(happened))
        assert {company for _, company, _ in repaired.bookings} == {opens}
    meetings = document | {"companies": {"cap": [3] * 3}, "rooms": {}}
    alone = Instance.from_dict(
        meetings | {name: scored[name] for name in ("company_scores", "mix")}
    )
    assert {c for _, c, _ in quick_repair(alone)} == {0, 2}


def test_what_is_shown_at_once_seats_nobody_where_no_talk_is_held() -> None:
    document = make_group_instance(2, students=40, companies=8, slots=4)
    published = plan(Instance.from_dict(document), time_limit=1)
    gone = Counter(c for _, c, _ in published.bookings).most_common(1)[0][0]
    now = after(published, document, cancelled={"companies": [gone]})
    shown = quick_repair(Instance.from_dict(now))
    held = {(company, slot) for company, slot, _ in published.rooms or () if company != gone}
    assert {(company, slot) for _, company, slot in shown} <= held
    sizes = Counter((company, slot) for _, company, slot in shown)
    assert max(sizes.values()) <= 20


def test_a_room_that_is_no_longer_listed_is_lost_and_unmet_wishes_still_have_reasons() -> None:
    document = a_day_of_talks(rooms={"capacity": [3] * 4})
    published = plan(Instance.from_dict(document))
    now = after(published, document, frozen_before=1, rooms={"capacity": [3] * 3})
    began = next(room for _, slot, room in published.rooms or () if slot == 0)
    for row in now["previous"]["rooms"]:
        row[2] = {began: 3, 3: began}.get(row[2], row[2])
    instance = Instance.from_dict(now)
    repaired = plan(instance)
    assert 3 in {room for _, slot, room in repaired.rooms or () if slot == 0}
    assert {room for _, slot, room in repaired.rooms or () if slot >= 1} <= {0, 1, 2}
    met = {(s, c) for s, c, _ in everything(repaired)}
    wished = {(s, row[0]) for s, rows in enumerate(document["wishes"]) for row in rows}
    assert {(one.student, one.company) for one in explain(instance, repaired)} == wished - met
