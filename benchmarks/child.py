"""The process in which one job is measured: the job comes in on standard input, figures go out."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import jobs

_QUICK, _RUNS = 0.1, 9


def main() -> None:
    request = json.load(sys.stdin)
    run = getattr(jobs, request["job"])(**request["arguments"])
    walls, cpus, answer = _timed(run.go)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_in_mb = peak / (2**20 if sys.platform == "darwin" else 2**10)
    figures = {
        "answer": run.tell(answer),
        "wall": statistics.median(walls),
        "cpu": statistics.median(cpus),
        "peak": peak_in_mb,
    }
    print(json.dumps(figures))


def _timed(go: Callable[[], Any]) -> tuple[list[float], list[float], Any]:
    """Once; nine times if it is quick, because a single short time says little."""
    walls: list[float] = []
    cpus: list[float] = []
    answer = None
    while not walls or (walls[0] < _QUICK and len(walls) < _RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = go()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return walls, cpus, answer


if __name__ == "__main__":
    main()
