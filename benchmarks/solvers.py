"""General solvers for the naive models: HiGHS (through scipy) and CP-SAT (if OR-Tools is there)."""

from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from .by_hand import Booking
from .naive import Model

_SCALE = 10_000
"""CP-SAT knows whole numbers only"""


@dataclass(frozen=True)
class Found:
    bookings: list[Booking] | None
    """None: nothing in time"""
    is_optimal: bool


def has_ortools() -> bool:
    return find_spec("ortools") is not None


def by_highs(model: Model, limit: float) -> Found:
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        -np.array(model.gain),
        constraints=LinearConstraint(_matrix(model), *_sides(model)),
        integrality=np.array(model.is_integral, dtype=int),
        bounds=Bounds(0, np.array(model.upper)),
        options={"time_limit": limit, "mip_rel_gap": 0},
    )
    if found.x is None:
        return Found(None, False)
    return Found(model.bookings(found.x), found.status == 0)


def relaxed_bound(model: Model, limit: float) -> float | None:
    """The value of the linear relaxation; None if it took too long."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        -np.array(model.gain),
        constraints=LinearConstraint(_matrix(model), *_sides(model)),
        bounds=Bounds(0, np.array(model.upper)),
        options={"time_limit": limit},
    )
    return None if found.status else float(-found.fun)


def _matrix(model: Model):  # type: ignore[no-untyped-def]
    from scipy.sparse import csr_array

    lengths = [len(columns) for columns, _, _, _ in model.rows]
    columns = np.concatenate([np.asarray(row[0], dtype=np.int64) for row in model.rows])
    values = np.concatenate([np.asarray(row[1], dtype=float) for row in model.rows])
    begins = np.concatenate(([0], np.cumsum(lengths)))
    return csr_array((values, columns, begins), shape=(len(model.rows), len(model.gain)))


def _sides(model: Model) -> tuple[np.ndarray, np.ndarray]:
    lower = np.array([row[2] for row in model.rows], dtype=float)
    return lower, np.array([row[3] for row in model.rows], dtype=float)


def by_cp_sat(model: Model, limit: float) -> Found:
    from ortools.sat.python import cp_model

    programme = cp_model.CpModel()
    x = [
        programme.new_bool_var("")
        if integral
        else programme.new_int_var(0, round(upper * _SCALE), "")
        for integral, upper in zip(model.is_integral, model.upper, strict=True)
    ]
    for columns, values, lower, upper in model.rows:
        is_whole = all(float(value).is_integer() for value in values)
        is_whole &= all(model.is_integral[column] for column in columns)
        scale = 1 if is_whole else _SCALE
        factors = [
            round(value * scale) if model.is_integral[column] else round(value)
            for column, value in zip(columns, values, strict=True)
        ]
        total = cp_model.LinearExpr.weighted_sum([x[column] for column in columns], factors)
        # Rounded outwards: a hair's breadth of slack, never an infeasible model.
        slack = 0 if is_whole else len(columns)
        if np.isfinite(lower):
            programme.add(total >= int(np.floor(lower * scale)) - slack)
        if np.isfinite(upper):
            programme.add(total <= int(np.ceil(upper * scale)) + slack)
    gains = [
        round(gain * _SCALE) if integral else round(gain)
        for gain, integral in zip(model.gain, model.is_integral, strict=True)
    ]
    programme.maximize(cp_model.LinearExpr.weighted_sum(x, gains))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.num_workers = 2
    status = solver.solve(programme)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, False)
    chosen = [solver.value(column) for column in x[: len(model.meetings)]]
    return Found(model.bookings(chosen), status == cp_model.OPTIMAL)
