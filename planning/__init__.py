"""The planning engine: who meets whom and when, with proof; pure, and no solver is loaded by
importing it.

`plan(instance)` is the one way in; `Instance` and `Schedule` are its input and output.
"""

from planning.model.instance import Instance
from planning.model.schedule import Change, EmptyHanded, Fairness, Problem, Schedule, Unmet
from planning.model.terms import Booking, InstanceError, Wish
from planning.planner import plan

__all__ = [
    "Booking",
    "Change",
    "EmptyHanded",
    "Fairness",
    "Instance",
    "InstanceError",
    "Problem",
    "Schedule",
    "Unmet",
    "Wish",
    "plan",
]
