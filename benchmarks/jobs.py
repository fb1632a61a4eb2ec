"""What is measured, each in a process of its own: what is prepared, what is timed, what is told.

Preparation (reading the instance, imports, a first run on a tiny instance) is outside the time and
inside the memory.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.checker.check import violations
from tests.checker.generator import make_instance

from . import by_hand, solvers
from .judging import in_another_order, judge, position_bias
from .naive import naive_model

Answer = dict[str, Any]
NOTHING: Answer = {"bookings": 0, "is_optimal": False}


@dataclass(frozen=True)
class Job:
    go: Callable[[], Any]
    tell: Callable[[Any], Any]


def _read(path: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return document


def ours(
    path: str,
    polish: bool | None = False,
    limit: float | None = None,
    keep: str | None = None,
) -> Job:
    """The engine. `polish`: whether gaps are closed (None: as the engine does by itself)."""
    from planning import Instance, plan

    document = _read(path)
    instance = Instance.from_dict(document)
    _warm_up(document["objective"])

    def tell(schedule: Any) -> Answer:
        answer: Answer = schedule.to_dict()
        if keep:
            Path(keep).write_text(json.dumps(answer), encoding="utf-8")
        return _told(document, answer)

    return Job(lambda: plan(instance, polish=polish, time_limit=limit), tell)


def _warm_up(objective: str) -> None:
    """Loads what is loaded once, so that small sizes measure planning and not imports."""
    from planning import Instance, plan

    for is_restricted in (False, True):
        tiny = make_instance(
            1, students=30, companies=6, slots=6, meetings=3, is_restricted=is_restricted
        )
        plan(Instance.from_dict(tiny | {"objective": objective}), polish=False)


def _told(document: dict[str, Any], answer: Answer) -> Answer:
    """A schedule without its rows: what is said of it, judged anew from the rows."""
    filled = answer.get("filled") or []
    return {
        "verdict": judge(document, answer["bookings"]).to_dict(),
        "violations": len(violations(document, answer)),
        "bookings": len(answer["bookings"]) + len(filled),
        "total": answer["total"],
        "bound": answer["upper_bound"],
        "certified": answer["certified"],
        "none": answer["fairness"]["students_with_none"],
        "method": answer["method"],
        "details": answer.get("details", {}),
        "digest": _digest(answer),
        "rows": answer["bookings"] if len(answer["bookings"]) < 20_000 else [],
    }


def _digest(answer: Answer) -> str:
    """Of the bytes of the schedule, all but the time it took."""
    rest = {name: value for name, value in answer.items() if name != "seconds"}
    return hashlib.sha256(json.dumps(rest).encode()).hexdigest()


def bias(path: str, seeds: list[int]) -> Job:
    """The engine on the same students in many orders of the list: see `position_bias`."""
    from planning import Instance, plan

    document = _read(path)
    _warm_up(document["objective"])
    return Job(
        lambda: [
            position_bias(
                shuffled := in_another_order(document, seed),
                plan(Instance.from_dict(shuffled | {"seed": seed}), polish=False).bookings,
            )
            for seed in seeds
        ],
        lambda found: found,
    )


def bias_of_first_come(path: str, seeds: list[int]) -> Job:
    document = _read(path)
    return Job(
        lambda: [
            position_bias(
                shuffled := in_another_order(document, seed),
                by_hand.first_come(shuffled, by_hand.eligible_rows(shuffled)),
            )
            for seed in seeds
        ],
        lambda found: found,
    )


def first_come(path: str) -> Job:
    return _by_hand(path, by_hand.first_come)


def round_robin(path: str) -> Job:
    return _by_hand(path, by_hand.round_robin)


def _by_hand(path: str, way: Callable[..., list[by_hand.Booking]]) -> Job:
    document = _read(path)
    rows = by_hand.eligible_rows(document)
    return Job(
        lambda: way(document, rows),
        lambda bookings: {"verdict": judge(document, bookings).to_dict()},
    )


def json_both_ways(path: str, schedule: str) -> Job:
    """Reading the instance and writing the schedule, as JSON alone: what no planner can avoid."""
    text = Path(path).read_text(encoding="utf-8")
    answer = _read(schedule)

    def go() -> int:
        return len(json.loads(text)) + len(json.dumps(answer))

    return Job(go, lambda _: {})


def naive_highs(path: str, limit: float, least: int | None = None) -> Job:
    import scipy.optimize  # noqa: F401 loaded before the clock starts

    document = _read(path)

    def go() -> solvers.Found:
        return solvers.by_highs(naive_model(document, least), limit)

    return Job(go, lambda found: _of_solver(document, found))


def naive_cp_sat(path: str, limit: float, least: int | None = None) -> Job:
    from ortools.sat.python import cp_model  # noqa: F401 loaded before the clock starts

    document = _read(path)

    def go() -> solvers.Found:
        return solvers.by_cp_sat(naive_model(document, least), limit)

    return Job(go, lambda found: _of_solver(document, found))


def _of_solver(document: dict[str, Any], found: solvers.Found) -> Answer:
    if not found.bookings:
        return NOTHING
    verdict = judge(document, found.bookings).to_dict()
    return {"verdict": verdict, "is_optimal": found.is_optimal, "bookings": len(found.bookings)}


def lp_bound(path: str, limit: float) -> Job:
    """The proven limit by the naive model's relaxation, to hold the engine's own limit against."""
    document = _read(path)
    return Job(
        lambda: solvers.relaxed_bound(naive_model(document), limit), lambda bound: {"bound": bound}
    )


def gaps(path: str) -> Job:
    """Idle slots before and after closing gaps; only the closing is timed."""
    from planning import Instance, plan
    from planning.individual.gaps import close_gaps, idle_slots

    instance = Instance.from_dict(_read(path))
    rough = plan(instance, polish=False).bookings
    fixed = set(instance.pins)

    def tell(smooth: Any) -> Answer:
        same = sorted(b[:2] for b in smooth) == sorted(b[:2] for b in rough)
        return {"before": idle_slots(rough), "after": idle_slots(smooth), "same_meetings": same}

    return Job(lambda: close_gaps(instance, rough, fixed), tell)


def repaired(path: str) -> Job:
    from planning import Instance, plan

    document = _read(path)
    instance = Instance.from_dict(document)
    _warm_up("total")
    return Job(lambda: plan(instance), lambda schedule: _repair_rows(schedule))


def preview(path: str) -> Job:
    """The quick repair that the page shows: plain Python, no solver is loaded."""
    from planning import Instance
    from planning.quick_repair import quick_repair

    instance = Instance.from_dict(_read(path))
    return Job(lambda: quick_repair(instance), lambda bookings: {"bookings": bookings})


def _repair_rows(schedule: Any) -> Answer:
    rows = [*schedule.bookings, *(schedule.filled or [])]
    return {"bookings": rows, "total": schedule.total, "bound": schedule.upper_bound}


def explained(path: str, sample: int) -> Job:
    """The losses that are claimed for a sample of unmet wishes, and those of planning anew."""
    import random

    from planning import Instance, plan
    from planning.explain import explain

    document = _read(path)
    instance = Instance.from_dict(document)
    schedule = plan(instance)

    def tell(unmet: Any) -> Answer:
        known = [each for each in unmet if each.loss is not None]
        chosen = random.Random(1).sample(known, min(sample, len(known)))
        equal = 0
        for each in chosen:
            pinned = document | {"pins": [[each.student, each.company, 0]]}
            anew = plan(Instance.from_dict(pinned))
            equal += anew.certified and schedule.total - anew.total == each.loss
        ties = sum(each.reason == "lot" for each in unmet)
        return {"asked": len(chosen), "equal": equal, "unmet": len(unmet), "ties": ties}

    return Job(lambda: explain(instance, schedule), tell)


def allocated(companies: int, places: int, seed: int, seconds: float) -> Job:
    """Rooms: the engine's search."""
    from planning.rooms import allocate
    from tests.support.halls import fair

    there, wanting = fair(companies, places, seed)
    allocate(there, wanting, {}, seed=seed, seconds=0.01)
    return Job(
        lambda: allocate(there, wanting, {}, seed=seed, seconds=seconds),
        lambda found: {"cost": found.cost, "placed": len(found.places_by_company)},
    )


def allocated_by_hand(companies: int, places: int, seed: int) -> Job:
    """Rooms: the busiest first, each the place that is best at that moment; and by lot."""
    from .rooms_by_hand import by_hand_and_by_lot

    return Job(lambda: by_hand_and_by_lot(companies, places, seed), lambda costs: costs)


def from_folder(folder: str, limit: float | None) -> Job:
    """A folder of lists, as `matchdag plan --from-folder` reads it; only planning is timed."""
    from planning import plan
    from planning.lists.event import Choices, make_event
    from planning.lists.folder import FolderFaults, read_lists

    try:
        event = make_event(read_lists(Path(folder)), Choices())
    except FolderFaults as faults:
        raise SystemExit(f"{folder} is not usable:\n{faults}") from faults
    document = event.instance.to_dict()
    _warm_up("total")
    return Job(
        lambda: plan(event.instance, time_limit=limit),
        lambda schedule: _told(document, schedule.to_dict()),
    )
