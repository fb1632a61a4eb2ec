"""Total mode: points, proof, broken rules, time and memory, beside planning by hand and solvers."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from benchmarks.cases import Case
from benchmarks.measuring import Measured, measure
from benchmarks.plan_of_run import Run
from benchmarks.table import NONE, Row, percent, seconds, times

_FASTER_THAN_NAIVE = {"school": 300, "big": 700}
_JSON_SHARE, _MEMORY = 0.5, 400


def total_rows(run: Run) -> Iterator[Row]:
    for case in run.cases("total"):
        yield from _rows(run, case)


def _rows(run: Run, case: Case) -> Iterator[Row]:
    path = run.files.write(case.document())
    with NamedTemporaryFile(suffix=".json") as kept:
        mine = measure("ours", path=path, keep=kept.name)
        by_hand = {
            "first come": measure("first_come", path=path),
            "round robin": measure("round_robin", path=path),
        }
        general = solved(run, case, path)
        answer = mine.answer
        beside = by_hand | {name: found for name, found in general.items() if found}
        shares = {name: _share(each, answer["bound"]) for name, each in beside.items()}
        missing = {name: NONE for name, found in general.items() if found is None}
        share = answer["total"] / answer["bound"]
        bar = "≥ 99.99 %" if case.kind == "restricted" else "100.000 %"
        least = 0.9999 if case.kind == "restricted" else 1
        what = f"points of the proven limit ({answer['bound']})"
        yield Row(case.name, what, percent(share, 3), shares | missing, bar, bool(share >= least))
        proof = "yes" if answer["certified"] else f"no: {answer['method']}"
        must = True if case.kind != "restricted" else None
        yield Row(
            case.name, "certified", proof, {}, "yes" if must else "", answer["certified"] or None
        )
        if run.asks_solvers(case.size):
            yield _limit_row(run, case, path, answer)
        broken = answer["violations"]
        yield Row(
            case.name,
            "broken rules",
            str(broken),
            {
                name: str(each.answer["verdict"]["violations"])
                for name, each in beside.items()
                if each.answer.get("verdict")
            },
            "0",
            broken == 0,
        )
        yield from _time_rows(case, mine, by_hand, general, path, kept.name)


def _share(measured: Measured, bound: float) -> str:
    verdict = measured.answer.get("verdict")
    return (
        percent(verdict["points"] / bound, 1 if verdict["points"] < bound else 3)
        if verdict
        else NONE
    )


def _limit_row(run: Run, case: Case, path: Path, answer: dict[str, Any]) -> Row:
    """The engine's limit beside that of the naive model's relaxation, which is no tighter."""
    bound = measure("lp_bound", path=path, limit=run.limit).answer["bound"]
    shown = NONE if bound is None else f"{bound:.1f}"
    honest = None if bound is None else answer["total"] <= bound + 1e-6
    return Row(
        case.name, "proven limit", str(answer["bound"]), {"LP, slots told apart": shown}, "", honest
    )


def solved(
    run: Run, case: Case, path: Path, least: int | None = None
) -> dict[str, Measured | None]:
    """The naive models by general solvers; None for one that found nothing in time."""
    if not run.asks_solvers(case.size):
        return {}
    names = {"HiGHS": "naive_highs"}
    if run.has_cp_sat:
        names["CP-SAT"] = "naive_cp_sat"
    found = {}
    for name, job in names.items():
        measured = measure(job, path=path, limit=run.limit, least=least)
        found[name] = measured if measured.answer["bookings"] else None
    return found


def _time_rows(
    case: Case,
    mine: Measured,
    by_hand: dict[str, Measured],
    general: dict[str, Measured | None],
    path: Path,
    kept: str,
) -> Iterator[Row]:
    beside: dict[str, Measured | None] = {**by_hand, **general}
    yield Row(case.name, "wall", seconds(mine.wall), {n: _wall(m) for n, m in beside.items()})
    yield Row(case.name, "CPU", seconds(mine.cpu), {n: _cpu(m) for n, m in beside.items()})
    if "HiGHS" in general and case.kind != "restricted":
        naive = general["HiGHS"]
        factor = naive.wall / mine.wall if naive else float("inf")
        bar = _FASTER_THAN_NAIVE.get(case.size)
        shown = times(factor) if naive else "HiGHS: none in time"
        yield Row(
            case.name,
            "faster than naive HiGHS",
            shown,
            {},
            f"≥ {bar} ×" if bar else "",
            factor >= bar if bar else None,
        )
    if case.size == "regional" and case.kind != "restricted":
        factor = mine.cpu / by_hand["first come"].cpu
        yield Row(case.name, "CPU against first come", times(factor), {}, "≤ 1 ×", factor <= 1)
    if case.size == "national":
        both = measure("json_both_ways", path=path, schedule=kept)
        factor = mine.cpu / both.cpu
        yield Row(
            case.name,
            "CPU against its JSON",
            times(factor),
            {"JSON": seconds(both.cpu)},
            f"≤ {_JSON_SHARE} ×",
            factor <= _JSON_SHARE,
        )
    bar_text = f"≤ {_MEMORY} MB" if case.size == "national" else ""
    reached = mine.peak <= _MEMORY if bar_text else None
    yield Row(
        case.name,
        "peak memory",
        f"{mine.peak:.0f} MB",
        {name: f"{m.peak:.0f} MB" for name, m in beside.items() if m},
        bar_text,
        reached,
    )


def _wall(measured: Measured | None) -> str:
    return seconds(measured.wall) if measured else NONE


def _cpu(measured: Measured | None) -> str:
    return seconds(measured.cpu) if measured else NONE
