"""The child process that runs the engine; it reads one order from stdin and knows no database.

Protocol: one line of JSON in, `{"order": {…}, "time_limit": seconds}`; lines of JSON out,
`{"progress": [points, limit]}` any number of times and `{"result": {…}}` last. The end of stdin
says that the worker died; then nobody is left to plan for.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import IO, Any

from planning import Instance, Schedule, plan
from planning.advice import advise
from planning.explain import explain
from services.registration.schedules.builder.what_if import answer_what_if, price_fairness
from services.registration.schedules.domain.build_report import comparison


def carry_out(order: Mapping[str, Any], time_limit: float | None, out: IO[str]) -> None:
    """Work the order out and write what happens to `out`."""

    def show(best: Schedule, *_figures: float) -> None:
        _say(out, {"progress": [best.total, best.upper_bound]})

    if "question" in order:
        result = answer_what_if(order, time_limit, show)
    elif "levels" in order:
        result = price_fairness(order, time_limit, show)
    else:
        result = _planned(order, time_limit, show)
    _say(out, {"result": result})


def _planned(
    order: Mapping[str, Any], time_limit: float | None, show: Callable[..., None]
) -> dict[str, Any]:
    instance = Instance.from_dict(order["instance"])
    schedule = plan(instance, time_limit=time_limit, progress=show, polish=True)
    show(schedule)
    explained = replace(schedule, unmet=explain(instance, schedule))
    return {
        "schedule": explained.to_dict(),
        "comparison": comparison(instance),
        "advice": [] if instance.is_group_mode else [each.to_dict() for each in advise(instance)],
    }


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_die_with_the_worker, daemon=True).start()
    carry_out(asked["order"], asked["time_limit"], sys.stdout)


def _die_with_the_worker() -> None:
    sys.stdin.read()
    os._exit(3)


def _say(out: IO[str], said: dict[str, Any]) -> None:
    out.write(json.dumps(said, separators=(",", ":")) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
