"""How far places are from each other and from the entrance, in metres as well as the lists tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planning.rooms.places import Place

Matrix = NDArray[np.float64]
DISTANCE_BETWEEN_ROOMS = 5.0
BETWEEN_FLOORS = 25.0
BETWEEN_BUILDINGS = 80.0


def distances_between(places: Sequence[Place]) -> Matrix:
    """[P, P] symmetric, 0 on the diagonal."""
    count = len(places)
    metres = np.zeros((count, count))
    spots = _spots(places)
    for one in range(count):
        for other in range(one):
            metres[one, other] = metres[other, one] = _metres(
                places[one], places[other], spots[one], spots[other]
            )
    return metres


def distances_from_entrance(places: Sequence[Place], between: Matrix) -> Matrix:
    """[P]"""
    if not places:
        return np.zeros(0)
    known = [place.from_entrance for place in places]
    return np.array(
        [between[0, at] if metres is None else metres for at, metres in enumerate(known)]
    )


def _spots(places: Sequence[Place]) -> list[tuple[float, float]]:
    """The given position, or the next door along the corridor of the same floor."""
    doors: dict[tuple[str, str], int] = {}
    spots: list[tuple[float, float]] = []
    for place in places:
        number = doors.get((place.building, place.floor), 0)
        doors[place.building, place.floor] = number + 1
        spots.append(place.position or (number * DISTANCE_BETWEEN_ROOMS, 0.0))
    return spots


def _metres(
    one: Place, other: Place, here: tuple[float, float], there: tuple[float, float]
) -> float:
    metres = abs(here[0] - there[0]) + abs(here[1] - there[1])
    if one.building != other.building:
        return metres + BETWEEN_BUILDINGS
    return metres + (BETWEEN_FLOORS if one.floor != other.floor else 0.0)
