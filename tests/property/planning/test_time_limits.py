"""A time limit holds at every size: judged by the processor's time, which a busy machine does not
lengthen."""

from time import process_time
from typing import Any

import pytest

from planning import Instance, plan
from tests.checker.check import violations
from tests.checker.generator import make_group_instance, make_instance

LIMIT = 0.1
MOST = 1.0  # reading the arrays and writing 8,000 bookings out are work of their own


def large_talks() -> dict[str, Any]:
    return make_group_instance(1, students=1000, companies=60, slots=8)


def large_region() -> dict[str, Any]:
    return make_instance(
        1, students=3000, companies=120, slots=16, meetings=4, wishes=8, is_restricted=True
    )


@pytest.mark.parametrize("document", [large_talks(), large_region()], ids=["talks", "meetings"])
def test_a_large_event_is_planned_within_its_limit_and_says_that_it_was_stopped(
    document: dict[str, Any],
) -> None:
    plan(Instance.from_dict({**document, "wishes": [[] for _ in document["wishes"]]}))  # imports
    instance = Instance.from_dict(document)
    begun = process_time()
    schedule = plan(instance, time_limit=LIMIT)
    assert process_time() - begun < LIMIT + MOST
    assert schedule.stopped == "time_limit"
    standing = [list(pin) for pin in instance.pins if pin in schedule.bookings]
    assert violations({**document, "pins": standing}, schedule.to_dict()) == []
