"""Who sits where, and what is wrong with it; it judges a programme and never changes one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

PlaceKind = Literal["room", "stand"]
SQUARE_METRES_A_PERSON = 2


@dataclass(frozen=True)
class Place:
    """A room or a stand as the event can use it."""

    place_id: UUID
    kind: PlaceKind
    label: str
    building: str
    floor: str
    capacity: int
    """Seats of a room; square metres of a stand."""
    has_power: bool
    has_screen: bool
    is_step_free: bool
    blocked_slots: frozenset[int] = frozenset()
    other_event: str | None = None
    """The name of another event that uses the place at the same time."""
    is_offered: bool = True
    """False: no longer among the event's places, though a company may still sit there."""


@dataclass(frozen=True)
class Company:
    """A company that takes part, with what it needs of a place."""

    company_id: UUID
    name: str
    representatives: int
    tables: int
    needs_power: bool
    needs_screen: bool
    needs_step_free: bool
    unavailable_slots: frozenset[int] = frozenset()
    expected: Mapping[int, int] = field(default_factory=dict)
    """Students per slot once sessions are planned; empty before."""
    fields: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        """Most people at once: the company's own and one student a table, or the expected."""
        return self.representatives + max([self.tables, *self.expected.values()])


@dataclass(frozen=True)
class Conflict:
    """One thing wrong with one company's place: a code and the figures its sentence needs."""

    code: str
    company_id: UUID
    place_id: UUID
    needed: int = 0
    available: int = 0
    slots: tuple[int, ...] = ()
    other: str = ""


def space_needed(company: Company, kind: PlaceKind) -> int:
    """Seats in a room, square metres on a stand (two a person, a rule of thumb of fair halls)."""
    return company.people * (SQUARE_METRES_A_PERSON if kind == "stand" else 1)


def conflicts_between(company: Company, place: Place, slot_count: int) -> list[Conflict]:
    """Everything that speaks against this company in this place."""
    found: list[Conflict] = []

    def say(code: str, **figures: object) -> None:
        found.append(Conflict(code, company.company_id, place.place_id, **figures))  # type: ignore[arg-type]  # figures are Conflict's own fields

    needed = space_needed(company, place.kind)
    if needed > place.capacity:
        say(f"{place.kind}_too_small", needed=needed, available=place.capacity)
    if company.needs_power and not place.has_power:
        say("no_power")
    if company.needs_screen and not place.has_screen:
        say("no_screen")
    if company.needs_step_free and not place.is_step_free:
        say("not_step_free")
    present = set(range(slot_count)) - company.unavailable_slots
    if blocked := sorted(present & place.blocked_slots):
        say("place_blocked", slots=tuple(blocked))
    if not place.is_offered:
        say("place_not_offered")
    if place.other_event:
        say("used_by_other_event", other=place.other_event)
    return found


def conflicts_of(
    places: Mapping[UUID, Place],
    companies: Iterable[Company],
    seated: Mapping[UUID, UUID],
    slot_count: int,
) -> dict[UUID, list[Conflict]]:
    """Conflicts per company of a whole programme; `seated` is company → place."""
    found: dict[UUID, list[Conflict]] = {}
    for company in companies:
        place = places.get(seated.get(company.company_id, company.company_id))
        if place and (against := conflicts_between(company, place, slot_count)):
            found[company.company_id] = against
    return found


@dataclass(frozen=True)
class PlaceChange:
    """A company whose place differs from what was told; None stands for no place."""

    company_id: UUID
    published: UUID | None
    now: UUID | None


def changes_between(published: Mapping[UUID, UUID], now: Mapping[UUID, UUID]) -> list[PlaceChange]:
    """Which companies must hear of another place, in id order."""
    companies = sorted(set(published) | set(now))
    return [
        PlaceChange(company, published.get(company), now.get(company))
        for company in companies
        if published.get(company) != now.get(company)
    ]
