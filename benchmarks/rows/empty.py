"""Students with nothing beside the fewest that any plan leaves, counted by the checker: on scarce
instances with lists of 4, 20 and 100 wishes, and on instances that the caller names.
"""

import json
from collections.abc import Iterator

from benchmarks.measuring import measure
from benchmarks.plan_of_run import Run
from benchmarks.table import Row
from tests.checker.coverage import fewest_with_nothing
from tests.checker.generator import make_instance

_SHAPES = {"small": (60, 15, 8), "school": (300, 40, 12), "big": (1000, 60, 16)}
_LENGTHS = (4, 20, 100)


def empty_rows(run: Run) -> Iterator[Row]:
    for size, (students, companies, slots) in _SHAPES.items():
        for length in _LENGTHS if size in run.sizes else ():
            for seed in run.seeds:
                document = make_instance(
                    seed,
                    students=students,
                    companies=max(companies, length),
                    slots=slots,
                    meetings=4,
                    wishes=length,
                    tables=(0, 0, 0, 1),
                )
                yield _row(run, f"{size}, {length} wishes #{seed}", document)
    for path in sorted(run.instances.glob("*.json")) if run.instances else ():
        yield _row(run, path.stem, json.loads(path.read_text(encoding="utf-8")))


def _row(run: Run, name: str, document: dict[str, object]) -> Row:
    path = run.files.write(document)
    answer = measure("ours", path=path).answer
    pins = {tuple(pin) for pin in document.get("pins") or ()}  # type: ignore[attr-defined]
    fewest = fewest_with_nothing(document, sorted(pins))
    by_hand = {each: measure(each, path=path).answer for each in ("first_come", "round_robin")}
    beside = {each: str(found["verdict"]["none"]) for each, found in by_hand.items()}
    none = int(answer["none"])
    return Row(name, "students with nothing", str(none), beside, f"{fewest}", none == fewest)
