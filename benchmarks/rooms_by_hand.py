"""How rooms are given by hand: the busiest first, each the best place then; and drawn by lot."""

import random
import statistics

from planning.rooms import Applicant, Place
from planning.rooms.places import fits
from planning.rooms.quality import Quality, quality_of
from tests.support.halls import fair

_DRAWS = 200


def by_hand_and_by_lot(companies: int, places: int, seed: int) -> dict[str, float]:
    there, wanting = fair(companies, places, seed)
    quality = quality_of(there, wanting)
    return {
        "greedy": greedy(there, wanting, quality),
        "random": by_lot(there, wanting, quality, seed),
    }


def greedy(places: list[Place], companies: list[Applicant], quality: Quality) -> float:
    """The cost when those of most demand choose first, each what is cheapest at that moment."""
    seats: dict[int, int] = {}
    for company in sorted(range(len(companies)), key=lambda c: -companies[c].demand):
        free = [
            place
            for place in range(len(places))
            if place not in seats.values() and fits(companies[company], places[place])
        ]
        if free:
            seats[company] = min(free, key=lambda p: _added(quality, seats, company, p))
    return _cost(quality, seats)


def _added(quality: Quality, seats: dict[int, int], company: int, place: int) -> float:
    beside = sum(
        quality.pull[company, other] * quality.metres[place, taken]
        + quality.push[company, other] * quality.nearness[place, taken]
        for other, taken in seats.items()
    )
    return float(quality.alone[company, place] + beside)


def _cost(quality: Quality, seats: dict[int, int]) -> float:
    seated = sorted(seats)
    return quality.among(seated).cost([seats[company] for company in seated])


def by_lot(places: list[Place], companies: list[Applicant], quality: Quality, seed: int) -> float:
    """The mean cost when everybody draws a place that has what is needed."""
    lot = random.Random(seed)
    costs = []
    for _ in range(_DRAWS):
        free = list(range(len(places)))
        lot.shuffle(free)
        seats: dict[int, int] = {}
        # Those with needs draw first, else too few of their places are left.
        order = sorted(
            range(len(companies)),
            key=lambda c: sum(fits(companies[c], place) for place in places),
        )
        for company in order:
            place = next((p for p in free if fits(companies[company], places[p])), None)
            if place is not None:
                seats[company] = place
                free.remove(place)
        costs.append(_cost(quality, seats))
    return statistics.mean(costs)
