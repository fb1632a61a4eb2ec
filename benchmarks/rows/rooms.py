"""Rooms for 60 companies in 80 places: the search beside greedy and the lot."""

from collections.abc import Iterator
from typing import Any

from benchmarks.measuring import measure
from benchmarks.plan_of_run import Run
from benchmarks.table import Row, seconds, times

_SIZES = ((60, 80), (25, 40))


def room_rows(run: Run) -> Iterator[Row]:
    for companies, places in _SIZES[: 1 if not run.is_quick else 2]:
        for seed in run.seeds:
            yield from _rows(companies, places, seed)


def _rows(companies: int, places: int, seed: int) -> Iterator[Row]:
    facts: dict[str, Any] = {"companies": companies, "places": places, "seed": seed}
    mine = measure("allocated", seconds=1.0, **facts)
    hand = measure("allocated_by_hand", **facts).answer
    case = f"{companies} companies, {places} places #{seed}"
    cost = mine.answer["cost"]
    yield Row(
        case,
        "cost against greedy",
        times(cost / hand["greedy"]),
        {"greedy": f"{hand['greedy']:.1f}", "random": f"{hand['random']:.1f}"},
        "≤ 0.75 ×",
        cost <= 0.75 * hand["greedy"],
    )
    yield Row(
        case,
        "cost against random",
        times(cost / hand["random"]),
        {},
        "≤ 0.45 ×",
        cost <= 0.45 * hand["random"],
    )
    yield Row(
        case,
        "wall / CPU",
        f"{seconds(mine.wall)} / {seconds(mine.cpu)}",
        {},
        "≤ 1 s",
        mine.cpu <= 1,
    )
