"""Hands a linear or mixed-integer programme to HiGHS and says honestly what came back; it models
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planning.deadline import Deadline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

_ITERATIONS = 30_000_000_000
"""simplex iterations x entries of the matrix: about a minute"""
_STEPS = 60_000_000
"""steps between two looks of the branch-and-cut x entries of the matrix: about twenty seconds"""
_FEWEST_ITERATIONS, _FEWEST_STEPS = 10_000, 400
_UNLIMITED = 2**31 - 1


@dataclass(frozen=True)
class Programme:
    """Maximise gain @ x over lower <= x <= upper and row_lower <= A x <= row_upper. A is given by
    entries.
    """

    gain: Floats
    """[n]"""
    lower: Floats
    """[n]"""
    upper: Floats
    """[n]"""
    row: Integers
    """[entries]"""
    column: Integers
    """[entries]"""
    value: Floats
    """[entries]"""
    row_lower: Floats
    """[rows]"""
    row_upper: Floats
    """[rows]"""
    is_integral: NDArray[np.bool_] | None = None
    """[n] None: a linear programme"""


@dataclass(frozen=True)
class Solution:
    """x is None when nothing feasible was found in time."""

    x: Floats | None
    bound: float
    """no x has more gain; infinite when nothing is proven"""
    is_optimal: bool


def maximise(
    programme: Programme, deadline: Deadline, start: Floats | None = None, seed: int = 0
) -> Solution:
    """Dual simplex for linear programmes; `mip_rel_gap` 0, because the default gives points away.

    start: [n] a feasible point for a mixed-integer programme to begin from. One thread, fixed seed
    and an allowance of work: the same programme gives the same solution unless time runs out.
    """
    seconds = deadline.remaining
    if seconds <= 0:
        return Solution(None, float("inf"), False)
    import highspy

    solver: Any = highspy
    highs = solver.Highs()
    options: dict[str, Any] = {
        "output_flag": False,
        "time_limit": min(seconds, 1e6),
        "threads": 1,
        "random_seed": seed % 2**31,
        "solver": "simplex",
        "simplex_strategy": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 1e-6,
    }
    if programme.is_integral is None:
        options["simplex_iteration_limit"] = _iterations(len(programme.value), deadline)
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_model(solver, programme))
    if start is not None:
        point = highspy.HighsSolution()
        point.col_value = start.tolist()
        highs.setSolution(point)
    if programme.is_integral is not None:
        _allow_steps(solver, highs, deadline)
    highs.run()
    _note_limits(solver, highs, deadline)
    return _solution(solver, highs, programme)


def _iterations(entries: int, deadline: Deadline) -> int:
    allowed = max(_FEWEST_ITERATIONS, _ITERATIONS // max(entries, 1))
    return min(int(allowed * deadline.work), _UNLIMITED)


def _allow_steps(highspy: Any, highs: Any, deadline: Deadline) -> None:
    """Ends branch-and-cut after so many of its steps, which come in the same order each time;
    seconds would give another plan on a busy machine.
    """
    allowed = max(_FEWEST_STEPS, _STEPS // max(highs.getNumNz(), 1)) * deadline.work
    taken = 0

    def look(_kind: Any, _text: Any, _seen: Any, answer: Any, _data: Any) -> None:
        nonlocal taken
        taken += 1
        if taken > allowed or deadline.is_over:
            answer.user_interrupt = 1

    highs.setCallback(look, None)
    highs.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)


def _note_limits(highspy: Any, highs: Any, deadline: Deadline) -> None:
    status, kinds = highs.getModelStatus(), highspy.HighsModelStatus
    if status in (kinds.kInterrupt, kinds.kIterationLimit) and not deadline.is_over:
        deadline.note_work_ran_out()


def _model(highspy: Any, programme: Programme) -> Any:
    columns, rows = len(programme.gain), len(programme.row_upper)
    order = np.lexsort((programme.row, programme.column))
    begins = np.searchsorted(programme.column[order], np.arange(columns + 1))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = programme.gain
    model.col_lower_, model.col_upper_ = programme.lower, programme.upper
    model.row_lower_, model.row_upper_ = programme.row_lower, programme.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = begins.astype(np.int32)
    model.a_matrix_.index_ = programme.row[order].astype(np.int32)
    model.a_matrix_.value_ = programme.value[order].astype(np.float64)
    if programme.is_integral is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(each)] for each in programme.is_integral]
    return model


def _solution(highspy: Any, highs: Any, programme: Programme) -> Solution:
    info = highs.getInfo()
    is_optimal = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(highs.getSolution().col_value) if feasible else None
    if programme.is_integral is not None:
        bound = float(info.mip_dual_bound)
    else:
        bound = float(info.objective_function_value) if is_optimal else float("inf")
    return Solution(x, bound if np.isfinite(bound) else float("inf"), is_optimal)


class ColumnProgramme:
    """A maximisation whose columns (each 0 or more) arrive over time; every solve goes on from the
    last basis.
    """

    def __init__(self, row_lower: Floats, row_upper: Floats) -> None:
        """row_lower, row_upper: [rows]"""
        import highspy

        self._highspy: Any = highspy
        self._highs = self._highspy.Highs()
        for name, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0}.items():
            self._highs.setOptionValue(name, value)
        self._highs.changeObjectiveSense(self._highspy.ObjSense.kMaximize)
        nothing = np.zeros(0, dtype=np.int32)
        self._highs.addRows(len(row_lower), row_lower, row_upper, 0, nothing, nothing, np.zeros(0))

    def add_columns(
        self,
        gain: Floats,
        row: Integers,
        column: Integers,
        value: Floats,
        upper: Floats | None = None,
    ) -> None:
        """gain: [new]; the entries (row, column among the new ones, value) may come in any order.

        upper: [new], by default only the rows limit the columns.
        """
        order = np.lexsort((row, column))
        begins = np.searchsorted(column[order], np.arange(len(gain)))
        self._highs.addCols(
            len(gain),
            gain,
            np.zeros(len(gain)),
            np.full(len(gain), np.inf) if upper is None else upper,
            len(row),
            begins.astype(np.int32),
            row[order].astype(np.int32),
            value[order],
        )

    def solve(self, deadline: Deadline) -> tuple[float, Floats] | None:
        """(objective, [rows] duals) of the relaxation; None if it was not solved in time."""
        if not self._run(deadline, _iterations(self._highs.getNumNz(), deadline)):
            return None
        duals = np.array(self._highs.getSolution().row_dual)
        return float(self._highs.getObjectiveValue()), duals

    def solve_whole(self, deadline: Deadline) -> Floats | None:
        """[columns] the best 0-1 solution among the columns so far; None if there was none in
        time.
        """
        count = self._highs.getNumCol()
        numbers = np.arange(count, dtype=np.int32)
        kinds = self._highspy.HighsVarType
        self._highs.changeColsIntegrality(count, numbers, np.array([kinds.kInteger] * count))
        _allow_steps(self._highspy, self._highs, deadline)
        self._run(deadline, iterations=_UNLIMITED)
        self._highs.stopCallback(self._highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
        status = self._highs.getInfo().primal_solution_status
        feasible = status == self._highspy.SolutionStatus.kSolutionStatusFeasible
        x = np.array(self._highs.getSolution().col_value) if feasible else None
        self._highs.changeColsIntegrality(count, numbers, np.array([kinds.kContinuous] * count))
        return x

    def _run(self, deadline: Deadline, iterations: int) -> bool:
        seconds = deadline.remaining
        if seconds <= 0:
            return False
        # HiGHS counts the time of all runs of one model together.
        limit = self._highs.getRunTime() + min(seconds, 1e6)
        self._highs.setOptionValue("time_limit", limit)
        self._highs.setOptionValue("simplex_iteration_limit", iterations)
        self._highs.run()
        _note_limits(self._highspy, self._highs, deadline)
        return bool(self._highs.getModelStatus() == self._highspy.HighsModelStatus.kOptimal)
