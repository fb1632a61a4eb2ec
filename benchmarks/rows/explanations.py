"""Why not? Each claimed loss of a sample against planning anew with that wish pinned."""

from collections.abc import Iterator

from benchmarks.measuring import measure
from benchmarks.plan_of_run import Run
from benchmarks.table import Row, percent, seconds

_SAMPLE = 60


def explanation_rows(run: Run) -> Iterator[Row]:
    for case in run.cases("total", among=("small", "school", "big")):
        if case.kind == "restricted":
            continue
        path = run.files.write(case.document())
        measured = measure("explained", path=path, sample=_SAMPLE)
        answer = measured.answer
        each = measured.cpu / max(answer["unmet"], 1)
        yield Row(
            case.name,
            "losses equal to planning anew",
            f"{answer['equal']} of {answer['asked']}",
            {},
            "all",
            answer["equal"] == answer["asked"],
        )
        ties = answer["ties"] / max(answer["unmet"], 1)
        what = f"{answer['unmet']} unmet wishes: CPU each, ties"
        yield Row(case.name, what, f"{seconds(each)}, {percent(ties, 1)}")
