"""The planning engine: who meets whom and when, with proof; pure, and no solver is loaded by
importing it.

`plan(instance)` is the one way in; `Instance` and `Schedule` are its input and output.
"""

from .instance import Booking, Instance, InstanceError, Wish
from .planner import plan
from .schedule import Change, Fairness, Problem, Schedule, Unmet

__all__ = [
    "Booking",
    "Change",
    "Fairness",
    "Instance",
    "InstanceError",
    "Problem",
    "Schedule",
    "Unmet",
    "Wish",
    "plan",
]
