"""A figure beside its baseline and the bar, as one line; the command fails where one is missed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`ratio` of ours to the baseline; `at_least` or `at_most` is the bar; a line
    without one is for information."""

    what: str
    ours: str
    baseline: str
    ratio: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        above = self.at_least is None or self.ratio >= self.at_least
        return above and (self.at_most is None or self.ratio <= self.at_most)

    def __str__(self) -> str:
        verdict = "" if not self.bar else "holds" if self.holds else "MISSED"
        return (
            f"{self.what:<46} {self.ours:>16} {self.baseline:>16} {self.ratio:>7.2f} x"
            f"  {self.bar:<8} {verdict}"
        )

    @property
    def bar(self) -> str:
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return "" if self.at_most is None else f"<= {self.at_most:g}"


@dataclass(frozen=True)
class Limit:
    """A figure that is promised as such: never more than `at_most`, in the unit of `what`."""

    what: str
    ours: float
    at_most: float

    @property
    def holds(self) -> bool:
        return self.ours <= self.at_most

    def __str__(self) -> str:
        verdict = "holds" if self.holds else "MISSED"
        limit = f"<= {self.at_most:g}"
        return f"{self.what:<46} {self.ours:>16.2f} {'':>16} {'':>9}  {limit:<8} {verdict}"


HEAD = f"{'what':<46} {'ours':>16} {'baseline':>16} {'ratio':>9}  {'bar':<8}"
