"""Fair mode: what it costs in points, who gains, and how long it takes beside the naive model."""

from collections.abc import Iterator
from math import ceil

from benchmarks.cases import Case
from benchmarks.measuring import Measured, measure
from benchmarks.plan_of_run import Run
from benchmarks.table import NONE, Row, percent, seconds, times

from .totals import solved

_SHARE = {"small": 0.99, "school": 0.99, "big": 0.988, "regional": 0.975}
_GINI = {"school": 0.70, "big": 0.75, "regional": 0.70}
_P10 = 1.2
_FASTER = {"school": 8, "big": 6}


def fair_rows(run: Run) -> Iterator[Row]:
    for case in run.cases("fair"):
        yield from _rows(run, case)


def _rows(run: Run, case: Case) -> Iterator[Row]:
    path = run.files.write(case.document())
    mine = measure("ours", path=path)
    by_hand = {
        "first come": measure("first_come", path=path),
        "round robin": measure("round_robin", path=path),
    }
    answer = mine.answer
    least = ceil(answer["bound"] * _SHARE.get(case.size, 0.975) - 1e-9)
    general = solved(run, case, path, min(least, answer["total"]))
    beside = {**by_hand, **general}
    verdict, hand = answer["verdict"], by_hand["round robin"].answer["verdict"]
    # Of the best plan that leaves as few with nothing: what that costs is not fairness' price.
    first = answer["details"].get("points_before_fairness") or answer["bound"]
    share, bar = answer["total"] / first, _SHARE.get(case.size)
    yield Row(
        case.name,
        f"points of the best with as few empty ({first})",
        percent(share),
        {name: _points(each, answer["bound"]) for name, each in beside.items()},
        f"≥ {percent(bar, 1)}" if bar else "",
        share >= bar if bar else None,
    )
    most_none = min([each.answer["verdict"]["none"] for each in beside.values() if each])
    yield Row(
        case.name,
        "students with nothing",
        str(verdict["none"]),
        {name: _figure(each, "none", 0) for name, each in beside.items()},
        "0, if possible",
        verdict["none"] == 0 or (None if verdict["none"] <= most_none else False),
    )
    yield _against(case, "Gini", "gini", mine, beside, hand["gini"], _GINI.get(case.size))
    yield _against(case, "p10 of the shares", "p10", mine, beside, hand["p10"], _P10)
    yield Row(
        case.name,
        "least share",
        f"{verdict['least']:.3f}",
        {name: _figure(each, "least", 3) for name, each in beside.items()},
    )
    yield Row(
        case.name, "broken rules", str(answer["violations"]), {}, "0", not answer["violations"]
    )
    yield Row(
        case.name,
        "wall / CPU",
        _times(mine),
        {name: _times(each) if each else NONE for name, each in beside.items()},
    )
    if general and case.kind != "restricted":
        naive = general["HiGHS"]
        factor = naive.wall / mine.wall if naive else run.limit / mine.wall
        at_least = _FASTER.get(case.size)
        yield Row(
            case.name,
            "faster than naive HiGHS",
            ("" if naive else "> ") + times(factor),
            {},
            f"≥ {at_least} ×" if at_least else "",
            factor >= at_least if at_least else None,
        )
    yield Row(case.name, "peak memory", f"{mine.peak:.0f} MB")


def _against(
    case: Case,
    what: str,
    key: str,
    mine: Measured,
    beside: dict[str, Measured | None],
    by_hand: float,
    bar: float | None,
) -> Row:
    """A figure of ours as a multiple of round robin's: Gini at most, p10 at least."""
    own = mine.answer["verdict"][key]
    factor = own / by_hand if by_hand else float("inf")
    is_gini = key == "gini"
    sign = "≤" if is_gini else "≥"
    reached = None
    if bar:
        reached = own <= bar * by_hand + 1e-9 if is_gini else own >= bar * by_hand - 1e-9
    return Row(
        case.name,
        what,
        f"{own:.3f} = {factor:.2f} × rr",
        {name: _figure(each, key, 3) for name, each in beside.items()},
        f"{sign} {bar:.2f} × rr" if bar else "",
        reached,
    )


def _points(measured: Measured | None, bound: float) -> str:
    return percent(measured.answer["verdict"]["points"] / bound) if measured else NONE


def _figure(measured: Measured | None, key: str, digits: int) -> str:
    return f"{measured.answer['verdict'][key]:.{digits}f}" if measured else NONE


def _times(measured: Measured) -> str:
    return f"{seconds(measured.wall)} / {seconds(measured.cpu)}"
