"""Makes halls, rooms and companies for the tests of allocation; holds no expectations."""

from __future__ import annotations

import random
from uuid import UUID

from planning.rooms import Applicant, Place


def number(kind: int, at: int) -> UUID:
    return UUID(int=(kind << 64) + at)


def room(at: int, **facts: object) -> Place:
    return Place(id=number(1, at), **({"capacity": 10} | facts))


def company(at: int, **facts: object) -> Applicant:
    return Applicant(id=number(2, at), **facts)


def fair(companies: int, places: int, seed: int) -> tuple[list[Place], list[Applicant]]:
    """A skewed event in three buildings; some needs are scarce."""
    chance = random.Random(seed)
    rooms = [
        room(
            at,
            capacity=chance.choice([2, 4, 6, 8]),
            building=f"B{at * 3 // places}",
            has_screen=chance.random() < 0.6,
            is_step_free=chance.random() < 0.6,
        )
        for at in range(places)
    ]
    wanting = [
        company(
            at,
            space=chance.choice([1, 2, 2, 4]),
            needs_screen=chance.random() < 0.3,
            needs_step_free=chance.random() < 0.2,
            fields=frozenset([f"field {int(chance.random() ** 2 * 6)}"]),
            demand=int(3 + chance.paretovariate(1) * 8) % 95,
        )
        for at in range(companies)
    ]
    return rooms, wanting
