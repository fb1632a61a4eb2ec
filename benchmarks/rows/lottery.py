"""The place in the list must not matter, and the same input must give the same bytes."""

import statistics
from collections.abc import Iterator

from benchmarks.measuring import measure, measure_in
from benchmarks.plan_of_run import Run
from benchmarks.table import Row

_SEEDS, _FEW = 20, 5


def lottery_rows(run: Run) -> Iterator[Row]:
    for objective in ("total", "fair"):
        for case in run.cases(objective, among=("small", "school")):
            if case.kind == "restricted" or case.seed != run.seeds[0]:
                continue
            path = run.files.write(case.document())
            seeds = list(range(_FEW if run.is_quick else _SEEDS))
            mine = measure("bias", path=path, seeds=seeds).answer
            by_hand = measure("bias_of_first_come", path=path, seeds=seeds).answer
            mean = statistics.mean(mine)
            error = statistics.stdev(mine) / len(mine) ** 0.5
            yield Row(
                f"{case.name} {objective}",
                f"share of the first tenth less that of the last, {len(seeds)} shuffled lists",
                f"{mean:+.3f} ± {error:.3f}",
                {"first come": f"{statistics.mean(by_hand):+.3f}"},
                "0 within 2 errors or 0.02",
                abs(mean) <= max(2 * error, 0.02),
            )
            yield _same_bytes(str(path), f"{case.name} {objective}")


def _same_bytes(path: str, name: str) -> Row:
    digests = {
        measure_in({"PYTHONHASHSEED": seed}, "ours", path=path, polish=None).answer["digest"]
        for seed in ("1", "2")
    }
    same = len(digests) == 1
    shown = next(iter(digests))[:12] if same else "differ"
    return Row(name, "bytes of two processes", shown, {}, "the same", same)
