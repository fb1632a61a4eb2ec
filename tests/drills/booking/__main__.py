"""Run them: `python -m tests.drills.booking [twelve nine linear repeat promote] [--control]`."""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from tests.drills.booking import linear, over_http, promotions
from tests.drills.booking.booking_rush import rush
from tests.drills.booking.school import KINDS, address_of, open_school
from tests.support.databases import drop_templates


def twelve(profile: str, control: bool) -> tuple[Any, bool]:
    """12 processes, 60 seat rows of 5."""
    with open_school(profile, students=0, companies=0, slots=1, seats=1) as (database, _):
        verdict = rush(address_of(database), processes=12, is_guarded=not control)
    return verdict, not (verdict.over or verdict.under or verdict.miscounted or verdict.errors)


def nine(profile: str, control: bool) -> tuple[Any, bool]:
    """300 students, 30 companies, one minute."""
    verdict = over_http.nine_o_clock(profile, is_guarded=not control)
    return verdict, verdict.holds and verdict.p95 <= 500


def linearizable(profile: str, control: bool) -> tuple[Any, bool]:
    """2,000 operations, 40 seat rows, 8 clients, 2 % of the answers lost."""
    verdict = linear.run(profile, is_guarded=not control)
    return verdict, not (verdict.violations or verdict.errors)


def repeat(profile: str, control: bool) -> tuple[Any, bool]:
    """500 POSTs, each three times at once."""
    verdict = over_http.repeats(profile, with_key=not control)
    return verdict, not verdict.differing and verdict.meetings == verdict.keys


def promote(profile: str, control: bool) -> tuple[Any, bool]:
    """A seat is dropped and given away at the same moment, 200 times."""
    verdict = promotions.run(profile, is_guarded=not control)
    return verdict, not (verdict.over or verdict.idle or verdict.errors)


DRILLS: dict[str, Callable[[str, bool], tuple[Any, bool]]] = {
    "twelve": twelve,
    "nine": nine,
    "linear": linearizable,
    "repeat": repeat,
    "promote": promote,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *DRILLS], metavar="NAME")
    parser.add_argument("--profile", choices=tuple(KINDS), action="append")
    parser.add_argument("--control", action="store_true", help="the guard off: must not hold")
    asked = parser.parse_args()
    failed = 0
    try:
        for name in asked.names or DRILLS:
            for profile in asked.profile or KINDS:
                verdict, holds = DRILLS[name](profile, asked.control)
                print(f"{name} {profile}: {'holds' if holds else 'DOES NOT HOLD'}  {verdict}")
                sys.stdout.flush()
                failed += not holds
    finally:
        drop_templates()
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
