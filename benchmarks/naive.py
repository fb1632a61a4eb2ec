"""The model that one would write first: a column x[student, company, slot] for every possible
meeting; for fair plans the worth of a student's points as the least of a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .by_hand import Booking, Seats, eligible_rows
from .cases import Document
from .judging import best_of, weights_of

_LINES = 12
"""chords of the curve; with them the naive plan is as fair as ours to three digits"""


@dataclass
class Model:
    """Maximise gain @ x; rows are (columns, values, lower, upper)."""

    gain: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    is_integral: list[bool] = field(default_factory=list)
    rows: list[tuple[Sequence[int], Sequence[float], float, float]] = field(default_factory=list)
    meetings: list[Booking] = field(default_factory=list)
    """what each of the first columns stands for"""

    def column(self, gain: float, upper: float = 1, *, is_integral: bool = True) -> int:
        self.gain.append(gain)
        self.upper.append(upper)
        self.is_integral.append(is_integral)
        return len(self.gain) - 1

    def bookings(self, x: NDArray[np.float64] | Sequence[float]) -> list[Booking]:
        return [meeting for meeting, value in zip(self.meetings, x, strict=False) if value > 0.5]


def naive_model(document: Document, least: int | None = None) -> Model:
    """The most points; with `least` the fairest plan of at least so many points."""
    model = Model()
    weights = weights_of(document)
    pinned = set(Seats(document).bookings)
    open_seats = Seats(document | {"pins": []})
    by_student: dict[int, list[int]] = {}
    by_pair: dict[tuple[int, int], list[int]] = {}
    by_student_slot: dict[tuple[int, int], list[int]] = {}
    by_company_slot: dict[tuple[int, int], list[int]] = {}
    rows = eligible_rows(document)
    for student, own in enumerate(rows):
        for company in dict.fromkeys([*own, *(c for s, c, _ in pinned if s == student)]):
            for slot, tables in enumerate(open_seats.left[company]):
                if tables > 0 and not open_seats.busy[student] >> slot & 1:
                    gain = 0.0 if least else float(weights[student].get(company, 0))
                    column = model.column(gain)
                    model.meetings.append((student, company, slot))
                    by_student.setdefault(student, []).append(column)
                    by_pair.setdefault((student, company), []).append(column)
                    by_student_slot.setdefault((student, slot), []).append(column)
                    by_company_slot.setdefault((company, slot), []).append(column)
    for booking in pinned:
        model.rows.append(([model.meetings.index(booking)], [1], 1, 1))
    for columns in (*by_pair.values(), *by_student_slot.values()):
        model.rows.append((columns, [1] * len(columns), 0, 1))
    for (company, slot), columns in by_company_slot.items():
        model.rows.append((columns, [1] * len(columns), 0, open_seats.left[company][slot]))
    for student, columns in by_student.items():
        model.rows.append((columns, [1] * len(columns), 0, document["students"]["m"][student]))
    if least is not None:
        _add_fairness(model, document, weights, by_student, least)
    return model


def worth(share: float) -> float:
    """What the engine calls fair, said once more: concave in the share of the own best points."""
    return float(1 - (1 - share) ** 4 + 0.02 * share)


def _add_fairness(
    model: Model,
    document: Document,
    weights: Sequence[dict[int, int]],
    by_student: dict[int, list[int]],
    least: int,
) -> None:
    everything: list[int] = []
    values: list[float] = []
    for student, best in enumerate(best_of(document, weights)):
        columns = by_student.get(student, [])
        if not best or not columns:
            continue
        points = [float(weights[student].get(model.meetings[c][1], 0)) for c in columns]
        everything += columns
        values += points
        satisfied = model.column(1, 1.02, is_integral=False)
        has_some = model.column(20)
        model.rows.append(([*columns, has_some], [*[1.0] * len(columns), -1], 0, np.inf))
        ends = np.unique(np.round(np.linspace(0, best, min(_LINES, best) + 1)))
        for low, high in pairwise(ends.tolist()):
            slope = (worth(high / best) - worth(low / best)) / (high - low)
            level = worth(low / best) - slope * low
            row = [*columns, satisfied], [*(slope * p for p in points), -1.0]
            model.rows.append((*row, -level, np.inf))
    model.rows.append((everything, values, least, np.inf))
