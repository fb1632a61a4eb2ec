"""Group sessions: the generator's own lists, and real lists from a folder that the caller names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measured, measure
from benchmarks.plan_of_run import Run
from benchmarks.table import Row, percent, seconds
from tests.checker.generator import make_group_instance

_SHAPES = {"small": (60, 12, 5), "school": (135, 27, 5), "big": (400, 50, 6)}
_SHORT, _LONG = 2.0, 30.0


def group_rows(run: Run) -> Iterator[Row]:
    for size, (students, companies, slots) in _SHAPES.items():
        if size in run.sizes:
            for seed in run.seeds:
                document = make_group_instance(
                    seed, students=students, companies=companies, slots=slots
                )
                path = run.files.write(document)
                name = f"{students} students, {companies} companies, {slots} slots #{seed}"
                yield from _rows(name, "ours", {"path": path, "polish": None}, run)


def list_rows(run: Run) -> Iterator[Row]:
    if run.lists is not None:
        yield from _rows(Path(run.lists).name, "from_folder", {"folder": run.lists}, run)


def _rows(name: str, job: str, arguments: dict[str, Any], run: Run) -> Iterator[Row]:
    short = measure(job, limit=_SHORT, **arguments)
    yield _points(name, short, _SHORT, 0.99)
    yield _broken(name, short, _SHORT)
    if not run.is_quick:
        long = measure(job, limit=_LONG, **arguments)
        yield _points(name, long, _LONG, 1.0)
        yield _broken(name, long, _LONG)
        answer = long.answer
        proof = "yes" if answer["certified"] else "no"
        yield Row(name, f"proven in {_LONG:.0f} s", proof, {}, "yes", answer["certified"])


def _points(name: str, measured: Measured, limit: float, bar: float) -> Row:
    answer = measured.answer
    share = answer["total"] / answer["bound"] if answer["bound"] else 1.0
    return Row(
        name,
        f"points of the proven limit in {limit:.0f} s ({answer['bound']})",
        f"{percent(share)} in {seconds(measured.wall)}",
        {},
        f"≥ {percent(bar, 0)}",
        share >= bar,
    )


def _broken(name: str, measured: Measured, limit: float) -> Row:
    broken = measured.answer["violations"]
    what = f"broken rules, one room per company ({limit:.0f} s)"
    return Row(name, what, str(broken), {}, "0", broken == 0)
