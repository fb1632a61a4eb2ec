"""What fairness is worth: how good a student's set of meetings is, and how many points fairness may
cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planning.model.instance import Instance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

_CURVATURE = 4
_EFFICIENCY = 0.00001
"""what points count beside fairness: decides between plans that are equally fair"""
_LEFT_OUT = 20.0
"""what a student without any meeting costs: more than twenty students' whole satisfaction"""


def utility(
    points: Integers | Floats, best: Integers, has_meeting: NDArray[np.bool_] | bool
) -> Floats:
    """The worth of each student's points: 1 - (1 - share)^4, concave in share = points / best.

    Concave in points, not in the number of meetings: a bonus per meeting lets students gain by
    hiding wishes. All arguments broadcast against each other.
    """
    share = points / np.maximum(best, 1)
    worth = 1 - np.maximum(1 - share, 0) ** _CURVATURE + _EFFICIENCY * share
    return np.where(has_meeting, worth, worth - _LEFT_OUT)


def rate_of(points: Integers, best: Integers) -> Floats:
    """By how much the worth of each student's points rises with one point more."""
    most = np.maximum(best, 1)
    lack = np.maximum(1 - points / most, 0)
    rate: Floats = (_CURVATURE * lack ** (_CURVATURE - 1) + _EFFICIENCY) / most
    return rate


def most_at_rate(rate: Floats, least: Integers, best: Integers, most: Integers) -> Floats:
    """The greatest utility less rate x points of any points from `least` to `most`: where the worth
    rises just as fast as the line of this rate.
    """
    whole = np.maximum(best, 1)
    lack = np.maximum(rate * whole - _EFFICIENCY, 0) / _CURVATURE
    points = np.clip((1 - lack ** (1 / (_CURVATURE - 1))) * whole, least, most)
    points = np.where(rate * whole < _EFFICIENCY, most, points)
    greatest: Floats = utility(points, best, True) - rate * points
    return greatest


def fairness_level(instance: Instance) -> float:
    """The slider: 0 = points only, 0.5 = fair at a small price (the default), 1 = fair at any
    price.
    """
    if instance.fairness is not None:
        return instance.fairness
    return 0.0 if instance.objective == "total" else 0.5


def highest_price(level: float, students: int) -> float:
    """The share of the greatest total that fairness may cost at this level of the slider, 0..1.

    At the default about 1 %, more where thousands compete. Above it the price rises geometrically
    to all.
    """
    default = 0.0098 if students <= 500 else 0.0118 if students <= 1500 else 0.0245
    if level <= 0.5:
        return default * 2 * level
    return float(default ** (2 - 2 * level))
