"""How long planning may still take; the only place of the engine that measures time, and it reads
no calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Literal


class Deadline:
    """A time limit in seconds together with the caller's wish to stop."""

    def __init__(
        self,
        seconds: float | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        work: float = 1.0,
    ) -> None:
        """work: the part of its allowance that each solver may use."""
        self._started = monotonic()
        self._limit = float("inf") if seconds is None else max(0.0, seconds)
        self._cancelled = cancelled
        self._was_cancelled = False
        self._whole: Deadline | None = None
        self.work = work
        self.work_ran_out = False
        """a solver stopped at its allowance of work, which is the same on every machine and under
        every load: the plan may not be the best, but the same input gives it again
        """

    def part(self, share: float, longest: float = float("inf"), reserve: float = 0.0) -> Deadline:
        """For one step: a share of the time that is left, at most `longest` seconds, after
        `reserve` seconds are set aside. Without a limit the step has none either, so that no plan
        depends on how busy the machine is.
        """
        seconds = min((self.remaining - reserve) * share, longest) if self.is_limited else None
        step = Deadline(seconds, lambda: self.is_cancelled, work=self.work)
        step._whole = self
        return step

    def note_work_ran_out(self) -> None:
        self.work_ran_out = True
        if self._whole is not None:
            self._whole.note_work_ran_out()

    @property
    def is_limited(self) -> bool:
        return self._limit < float("inf")

    @property
    def elapsed(self) -> float:
        """Seconds since planning began."""
        return monotonic() - self._started

    @property
    def remaining(self) -> float:
        """Seconds; 0 when over or cancelled."""
        return 0.0 if self.is_cancelled else max(0.0, self._limit - self.elapsed)

    @property
    def is_cancelled(self) -> bool:
        if not self._was_cancelled and self._cancelled is not None:
            self._was_cancelled = bool(self._cancelled())
        return self._was_cancelled

    @property
    def is_over(self) -> bool:
        return self.remaining <= 0

    @property
    def reason(self) -> Literal["time_limit", "cancelled"] | None:
        """Why to stop now; None while there is time."""
        if self.is_cancelled:
            return "cancelled"
        return "time_limit" if self.is_over else None
