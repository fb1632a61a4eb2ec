"""How long planning may still take; the only place of the engine that measures time, and it reads
no calendar."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Literal


class Deadline:
    """A time limit in seconds together with the caller's wish to stop."""

    def __init__(
        self, seconds: float | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        self._started = monotonic()
        self._limit = float("inf") if seconds is None else max(0.0, seconds)
        self._cancelled = cancelled
        self._was_cancelled = False

    @property
    def elapsed(self) -> float:
        """Seconds since planning began."""
        return monotonic() - self._started

    @property
    def left(self) -> float:
        """Seconds; 0 when over or cancelled."""
        return 0.0 if self.is_cancelled else max(0.0, self._limit - self.elapsed)

    @property
    def is_cancelled(self) -> bool:
        if not self._was_cancelled and self._cancelled is not None:
            self._was_cancelled = bool(self._cancelled())
        return self._was_cancelled

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    @property
    def reason(self) -> Literal["time_limit", "cancelled"] | None:
        """Why to stop now; None while there is time."""
        if self.is_cancelled:
            return "cancelled"
        return "time_limit" if self.is_over else None
