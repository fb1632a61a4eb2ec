"""Prints the promised ratios: `python -m tests.load [booking board mails …] [--runs 3]`."""

import argparse
import sys
from collections.abc import Callable, Sequence

from tests.load import (
    board,
    booking,
    footprint,
    growth,
    importing,
    mails,
    polling,
    processor,
    publishing,
)
from tests.load.report import HEAD, Limit, Line
from tests.support.databases import drop_templates

Benchmark = Callable[[int], Sequence[Line | Limit]]

BENCHMARKS: dict[str, Benchmark] = {
    "booking": lambda runs: booking.rush(
        "postgresql", runs=runs, at_least={"form": 0.45, "JSON": 0.5}
    ),
    "contention": lambda runs: booking.contention(runs=runs),
    "burst": lambda runs: booking.burst(runs=runs),
    "embedded": lambda runs: booking.rush(
        "sqlite", runs=runs, processes=1, at_least={"form": 0.3, "JSON": 0.45}
    ),
    "processor": lambda runs: processor.processor(runs=runs),
    "board": lambda runs: board.board(runs=runs),
    "poll": lambda runs: polling.polling(runs=runs),
    "publish": lambda runs: publishing.publishing(runs=runs),
    "import": lambda runs: importing.importing(runs=runs),
    "memory": lambda runs: footprint.memory(runs=runs),
    "start": lambda runs: footprint.starting(runs=runs),
    "growth": lambda runs: growth.growth(runs=runs),
    "mails": lambda runs: mails.rush(runs=runs),
    "one-mail": lambda runs: mails.single(runs=runs),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print(HEAD)
    missed = 0
    try:
        for name in asked.names or BENCHMARKS:
            for line in BENCHMARKS[name](asked.runs):
                print(line, flush=True)
                missed += not line.holds
    finally:
        drop_templates()
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
