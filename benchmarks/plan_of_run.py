"""What one run of the benchmark was asked for, shared by all subjects."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .cases import Case, Files


@dataclass(frozen=True)
class Run:
    files: Files
    sizes: tuple[str, ...]
    kinds: tuple[str, ...]
    seeds: tuple[int, ...]
    limit: float
    """seconds for each general solver"""
    is_quick: bool
    """a taste: no general solver beyond the smallest size, few draws"""
    has_cp_sat: bool
    lists: Path | None
    instances: Path | None = None
    """a folder of instances (`pd-instance/1`) for the row `empty`"""

    def cases(self, objective: str, among: tuple[str, ...] | None = None) -> Iterator[Case]:
        for size in self.sizes:
            if among is None or size in among:
                for kind in self.kinds:
                    if size == "national" and kind != "even":
                        continue  # a country's figures are about time and memory
                    for seed in self.seeds:
                        yield Case(size, kind, seed, objective)

    def asks_solvers(self, size: str) -> bool:
        """General solvers get nowhere beyond a big event, and need gigabytes to get there."""
        return size == "small" or (not self.is_quick and size in ("school", "big"))
