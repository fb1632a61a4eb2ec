"""`python -m benchmarks`: the figures to reach, ours and the baselines side by side."""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .cases import KINDS, SIZES, Files
from .measuring import JobFailed
from .plan_of_run import Run
from .rows.empty import empty_rows
from .rows.explanations import explanation_rows
from .rows.fairness import fair_rows
from .rows.gaps import gap_rows
from .rows.groups import group_rows, list_rows
from .rows.lottery import lottery_rows
from .rows.repairs import repair_rows
from .rows.rooms import room_rows
from .rows.totals import total_rows
from .solvers import has_ortools
from .table import Row, table

SUBJECTS: dict[str, Callable[[Run], Iterator[Row]]] = {
    "total": total_rows,
    "fair": fair_rows,
    "empty": empty_rows,
    "gaps": gap_rows,
    "repair": repair_rows,
    "rooms": room_rows,
    "explain": explanation_rows,
    "lottery": lottery_rows,
    "groups": group_rows,
    "lists": list_rows,
}


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    has_cp_sat = has_ortools() and not options.no_cp_sat
    print(_machine())
    if not has_cp_sat:
        print("CP-SAT is left out; `make bench` or `uv sync --group bench` installs OR-Tools.")
    found: dict[str, list[Row]] = {}
    with tempfile.TemporaryDirectory() as folder:
        run = Run(
            files=Files(Path(folder)),
            sizes=tuple(options.sizes),
            kinds=tuple(options.kinds),
            seeds=tuple(options.seeds),
            limit=options.limit or (5.0 if options.quick else 60.0),
            is_quick=options.quick,
            has_cp_sat=has_cp_sat,
            lists=options.lists,
            instances=options.instances,
        )
        for subject in options.rows:
            try:
                found[subject] = list(_heard(SUBJECTS[subject](run)))
            except JobFailed as failure:
                raise SystemExit(f"{subject}: {failure}") from failure
            if found[subject]:
                print(f"\n## {subject}\n\n{table(found[subject])}", flush=True)
    rows = [row for each in found.values() for row in each]
    missed = [row for row in rows if row.is_reached is False]
    promised = [row for row in rows if row.is_reached is not None]
    print(f"\n{len(promised) - len(missed)} of {len(promised)} bars reached.")
    for row in missed:
        print(f"- {row.case}: {row.what} {row.ours}, bar {row.bar}")
    if options.output:
        _write(options.output, found)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=_names(SUBJECTS), default=list(SUBJECTS), metavar="A,B")
    parser.add_argument("--sizes", type=_names(SIZES), default=list(SIZES), metavar="A,B")
    parser.add_argument("--kinds", type=_names(KINDS), default=list(KINDS), metavar="A,B")
    parser.add_argument("--seeds", type=_numbers, default=[1], metavar="1,2,3")
    parser.add_argument("--limit", type=float, help="seconds per general solver (60; quick: 5)")
    parser.add_argument("--quick", action="store_true", help="a taste of every row")
    parser.add_argument("--lists", type=Path, help="a folder of real lists (for the row `lists`)")
    parser.add_argument("--instances", type=Path, help="a folder of instances (row `empty`)")
    parser.add_argument("--no-cp-sat", action="store_true", help="leave OR-Tools out")
    parser.add_argument("-o", "--output", type=Path, help="also write everything as JSON")
    return parser


def _names(known: object) -> Callable[[str], list[str]]:
    names = list(known)  # type: ignore[call-overload]

    def read(text: str) -> list[str]:
        chosen = text.split(",")
        if unknown := [name for name in chosen if name not in names]:
            raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(names)}")
        return chosen

    return read


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _heard(rows: Iterator[Row]) -> Iterator[Row]:
    """Says on standard error what has been measured, because a whole run takes a while."""
    for row in rows:
        verdict = {True: "", False: "  MISSED", None: ""}[row.is_reached]
        print(f"  {row.case}: {row.what}: {row.ours} {row.bar}{verdict}", file=sys.stderr)
        yield row


def _machine() -> str:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()},"
        f" {os.cpu_count()} cores, load {load:.1f}. Times are medians where short, CPU is of the"
        " process; `rr` is round robin."
    )


def _write(path: Path, found: dict[str, list[Row]]) -> None:
    document = {
        "machine": _machine(),
        "rows": [
            {"subject": subject, **row.to_dict()} for subject, rows in found.items() for row in rows
        ],
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
