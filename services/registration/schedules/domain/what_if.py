"""What the organiser asks before anything is decided: the event with one thing changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

from planning import Instance, InstanceError
from planning.what_if import with_fairness, with_meetings, with_slot, with_tables, without_company

Kind = Literal["company_away", "room_away", "table", "slot", "shorter", "meeting", "fairness"]
KINDS: tuple[Kind, ...] = (
    "company_away",
    "room_away",
    "table",
    "slot",
    "shorter",
    "meeting",
    "fairness",
)
#: the places of the slider whose price is worked out; 0.5 is what is used unasked
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
#: how short and how long a meeting is asked about
SHORTEST_MINUTES, LONGEST_MINUTES = 3, 60

Times = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True)
class Question:
    """`companies` are ids of those that it is about (none where a free room takes them in); `label`
    is what they or the room were called when it was asked.
    """

    kind: Kind
    companies: tuple[str, ...] = ()
    label: str = ""
    minutes: int = 0
    level: float = 0.5

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"companies": list(self.companies)}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> "Question":
        return cls(**{**row, "companies": tuple(row["companies"])})


def changed_instance(
    instance: Instance, question: Question, numbers: Mapping[str, int], times: Times
) -> Instance:
    """The copy. `numbers`: company id → number. Raises InstanceError where there is no such day."""
    if question.kind in ("company_away", "room_away"):
        for company in question.companies:
            instance = without_company(instance, numbers[company])
        return instance
    if question.kind == "table":
        return with_tables(instance, numbers[question.companies[0]])
    if question.kind == "slot":
        return with_slot(instance)
    if question.kind == "meeting":
        return with_meetings(instance)
    if question.kind == "fairness":
        return with_fairness(instance, question.level)
    return with_shorter_slots(instance, times, question.minutes)


def with_shorter_slots(instance: Instance, times: Times, minutes: int) -> Instance:
    """The same hours in slots of `minutes`, pauses and breaks as they are.

    Nobody is there in a new slot who is away in any part of it; fixed meetings have no slot any
    more and are left out.
    """
    slots = shorter_slots(times, minutes)
    if not slots:
        raise InstanceError("T", "no slot of that length fits")
    parts = [_old_slots(slot, times) for slot in slots]
    return replace(
        instance,
        slot_count=len(slots),
        pins=(),
        unavailable=_new_slots(instance.unavailable, parts),
        blocked=_new_slots(instance.blocked, parts),
        slot_capacity={
            company: tuple(min(seats[slot] for slot in part) for part in parts)
            for company, seats in instance.slot_capacity.items()
        },
    )


def shorter_slots(times: Times, minutes: int) -> list[tuple[datetime, datetime]]:
    """As many slots of that length as fit between one break and the next."""
    length = timedelta(minutes=minutes)
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(times)]
    pause = min(gaps, default=timedelta(0))
    found = []
    for begin, end in _stretches(times, pause):
        while begin + length <= end:
            found.append((begin, begin + length))
            begin += length + pause
    return found


def _stretches(times: Times, pause: timedelta) -> list[tuple[datetime, datetime]]:
    """The day from break to break; a gap longer than the usual pause is a break."""
    stretches: list[tuple[datetime, datetime]] = []
    for begin, end in times:
        if stretches and begin - stretches[-1][1] <= pause:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((begin, end))
    return stretches


def _old_slots(slot: tuple[datetime, datetime], times: Times) -> list[int]:
    """Those that the new slot has any time in common with; it lies within a stretch, so some."""
    touched = [
        number for number, (begin, end) in enumerate(times) if begin < slot[1] and slot[0] < end
    ]
    return touched or [0]


def _new_slots(
    away: Mapping[int, Sequence[int]], parts: Sequence[Sequence[int]]
) -> dict[int, tuple[int, ...]]:
    return {
        who: tuple(number for number, part in enumerate(parts) if set(part) & set(slots))
        for who, slots in away.items()
    }
