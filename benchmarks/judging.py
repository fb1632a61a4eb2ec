"""Points and fairness of bookings, straight from the document; shares no code with the engine."""

import random
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.checker.check import violations

from .by_hand import eligible_rows
from .cases import Document


@dataclass(frozen=True)
class Verdict:
    points: int
    least: float
    """share of the student who has least; share = points / the most that one could have alone"""
    p10: float
    gini: float
    none: int
    """students with a wish that could be met and no meeting"""
    violations: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def judge(document: Document, bookings: Iterable[Sequence[int]]) -> Verdict:
    rows = [tuple(row) for row in bookings]
    weights = weights_of(document)
    own = [0] * len(weights)
    met = [False] * len(weights)
    for student, company, _ in rows:
        own[student] += weights[student].get(company, 0)
        met[student] = True
    best = best_of(document, weights)
    shares = sorted(o / b for o, b in zip(own, best, strict=True) if b)
    count, total = len(shares), sum(shares)
    ranked = sum(rank * share for rank, share in enumerate(shares, start=1))
    points = sum(own)
    claim = {"bookings": rows, "total": points, "upper_bound": points, "certified": False}
    return Verdict(
        points=points,
        least=shares[0] if shares else 1.0,
        p10=shares[count // 10] if shares else 1.0,
        gini=2 * ranked / (count * total) - (count + 1) / count if total else 0.0,
        none=sum(bool(b) and not has for b, has in zip(best, met, strict=True)),
        violations=len(violations(document, claim)),
    )


def shares(document: Document, bookings: Iterable[Sequence[int]]) -> list[float | None]:
    """[S] own points / the most that one could have alone; None for who wished for nothing."""
    weights = weights_of(document)
    own = [0] * len(weights)
    for student, company, _ in bookings:
        own[student] += weights[student].get(company, 0)
    best = best_of(document, weights)
    return [o / b if b else None for o, b in zip(own, best, strict=True)]


def in_another_order(document: Document, seed: int) -> Document:
    """The same students, the list shuffled (for instances without lists by student)."""
    wishes = list(document["wishes"])
    random.Random(seed).shuffle(wishes)
    return document | {"wishes": wishes}


def position_bias(document: Document, bookings: Iterable[Sequence[int]]) -> float:
    """Mean share of the first tenth of the list less that of the last tenth."""
    own = shares(document, bookings)
    tenth = max(len(own) // 10, 1)
    first = [share for share in own[:tenth] if share is not None]
    last = [share for share in own[-tenth:] if share is not None]
    return statistics.mean(first) - statistics.mean(last)


def weights_of(document: Document) -> list[dict[int, int]]:
    """[S] points of every meeting that could be had"""
    gone = document.get("cancelled") or {}
    companies, students = set(gone.get("companies") or ()), set(gone.get("students") or ())
    found = []
    for student, eligible in enumerate(eligible_rows(document)):
        weights: dict[int, int] = {}
        for company, weight in document["wishes"][student]:
            weights.setdefault(company, weight)
        found.append(
            {c: weights[c] for c in eligible if c not in companies and student not in students}
        )
    return found


def best_of(document: Document, weights: Sequence[dict[int, int]]) -> list[int]:
    """[S] the points that each student would have alone in the world"""
    blocked = document["students"].get("blocked") or {}
    best = []
    for student, own in enumerate(weights):
        present = document["T"] - len(set(blocked.get(str(student), ())))
        most = min(document["students"]["m"][student], present)
        best.append(sum(sorted(own.values(), reverse=True)[:most]))
    return best
