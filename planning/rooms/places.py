"""Places, the companies that want one, and the result; values only, they choose nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Place:
    """A room or a stand."""

    id: UUID
    capacity: int
    """In the unit of `Applicant.space`: seats of a room, square metres of a stand."""
    label: str = ""
    building: str = ""
    floor: str = ""
    has_power: bool = True
    has_screen: bool = True
    is_step_free: bool = True
    blocked_slots: frozenset[int] = frozenset()
    position: tuple[float, float] | None = None
    """Metres in a plan of the building. None: places stand side by side in the order given."""
    from_entrance: float | None = None
    """Metres to walk from the entrance. None: from the first place of the list."""


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """A company that needs one place for the whole event."""

    id: UUID
    space: int = 1
    needs_power: bool = False
    needs_screen: bool = False
    needs_step_free: bool = False
    slots: frozenset[int] | None = None
    """The slots in which it needs the place; None = all of them. Two companies with no slot in
    common may share a place.
    """
    fields: frozenset[str] = frozenset()
    demand: int = 0
    """How many students want to come: the busiest sit apart and near the entrance."""


@dataclass(frozen=True)
class Weights:
    """How much each soft wish counts; only their proportions matter."""

    same_field: float = 1.0
    walking: float = 1.0
    busiest_apart: float = 1.0
    near_entrance: float = 0.5


@dataclass(frozen=True)
class Conflict:
    """One reason, with the figures that its sentence needs.

    Codes: `pin_does_not_fit` (needs = what the place lacks), `pin_unknown`, `pins_collide`,
    `too_few_places` (`wanted` companies share `needs`, `available` places have them; with "space",
    `space` is the smallest that these companies need), `sharing_impossible` (in every slot there
    are places enough, but somebody would have to change place in between).
    """

    code: str
    companies: tuple[UUID, ...]
    places: tuple[UUID, ...] = ()
    needs: tuple[str, ...] = ()
    wanted: int = 0
    available: int = 0
    space: int = 0
    slot: int | None = None


@dataclass(frozen=True)
class Allocation:
    """Everybody who can have a place has one. With conflicts the others are without a place."""

    places_by_company: Mapping[UUID, UUID]
    conflicts: Sequence[Conflict]
    score: float
    """0-100: the share of a drawn allocation's cost that is avoided. It compares allocations of one
    event and is no proof that nothing better exists.
    """
    cost: float = 0.0
    """What the search made small; lower is better."""
    unplaced: Sequence[UUID] = field(default_factory=tuple)


def fits(company: Applicant, place: Place) -> bool:
    """Whether the company can be in the place at all."""
    return not shortfalls(company, place)


def shortfalls(company: Applicant, place: Place) -> frozenset[str]:
    """What the place lacks: codes out of space, power, screen, step_free, time."""
    lacking = {
        "space": company.space > place.capacity,
        "power": company.needs_power and not place.has_power,
        "screen": company.needs_screen and not place.has_screen,
        "step_free": company.needs_step_free and not place.is_step_free,
        "time": bool(place.blocked_slots)
        and (company.slots is None or bool(company.slots & place.blocked_slots)),
    }
    return frozenset(code for code, lacks in lacking.items() if lacks)


def may_share(first: Applicant, other: Applicant) -> bool:
    """Whether both can have the same place, one after the other."""
    if first.slots is None or other.slots is None:
        return False
    return not first.slots & other.slots
