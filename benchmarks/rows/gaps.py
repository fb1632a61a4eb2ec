"""Waiting between meetings, before and after gaps are closed; who meets whom stays."""

from collections.abc import Iterator

from benchmarks.cases import SIZES, Case
from benchmarks.measuring import measure
from benchmarks.plan_of_run import Run
from benchmarks.table import Row, percent, seconds


def gap_rows(run: Run) -> Iterator[Row]:
    for size in run.sizes:
        if size in ("regional", "national"):
            continue
        for seed in run.seeds:
            slots = SIZES[size].slots
            for meetings, bar in ((slots // 2, 0.05), (slots, 0.5)):
                yield _row(run, Case(size, "even", seed, "total"), meetings, bar)


def _row(run: Run, case: Case, meetings: int, bar: float) -> Row:
    """Enough wishes and tables for such full days, so that there are gaps to close at all."""
    size = SIZES[case.size]
    tables = tuple(max(1, count * meetings // size.meetings) for count in size.tables)
    document = case.document(meetings=meetings, wishes=min(meetings + 2, 14), tables=tables)
    measured = measure("gaps", path=run.files.write(document))
    answer = measured.answer
    left = answer["after"] / answer["before"] if answer["before"] else 0.0
    students = size.students
    return Row(
        f"{case.name}, m = {meetings} of {size.slots}",
        "idle slots per student",
        f"{answer['after'] / students:.3f} ({percent(left, 1)}) in {seconds(measured.cpu)} CPU",
        {"unpolished": f"{answer['before'] / students:.2f}"},
        f"≤ {percent(bar, 0)}",
        left <= bar and answer["same_meetings"],
    )
