"""The published plan after what has happened, and what can be decided; it repairs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from planning.free_seats import SurvivingDay, surviving_day
from planning.individual.remainder import Remainder, remainder_of
from planning.individual.situation import Situation, situation_on_the_day
from planning.model.instance import Instance
from planning.model.schedule import Change, Problem
from planning.model.terms import Booking


@dataclass(frozen=True)
class RepairCase:
    """What stands and what is lost, and what it is worth."""

    situation: Situation
    day: SurvivingDay

    @property
    def instance(self) -> Instance:
        return self.situation.instance

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.situation.problems, *self.day.problems)

    @cached_property
    def rest(self) -> Remainder:
        """what can be decided: past and pins stand, nothing new is booked in the past"""
        return _from_now_on(self.situation, self.day.past, self.day.pins)


def repair_case(instance: Instance) -> RepairCase:
    """Raises nothing; `previous` None counts as an empty plan."""
    day = surviving_day(instance)
    return RepairCase(situation_on_the_day(instance, day.past), day)


def _from_now_on(
    situation: Situation, past: Sequence[Booking], pins: Sequence[Booking]
) -> Remainder:
    """As remainder_of, without any seat or free slot in the past."""
    now = situation.instance.frozen_before
    seats = situation.seats.copy()
    seats[:, :now] = 0
    present = situation.present.copy()
    present[:, :now] = False
    return remainder_of(situation, [*past, *pins], seats=seats, present=present)


def changes(before: Sequence[Booking], after: Sequence[Booking]) -> list[Change]:
    """Who is affected, by student: meetings taken away and given; a meeting that moves is both."""
    old, new = set(before), set(after)
    affected = sorted({booking[0] for booking in old ^ new})
    taken: dict[int, list[tuple[int, int]]] = {student: [] for student in affected}
    given: dict[int, list[tuple[int, int]]] = {student: [] for student in affected}
    for student, company, slot in sorted(old - new):
        taken[student].append((company, slot))
    for student, company, slot in sorted(new - old):
        given[student].append((company, slot))
    return [Change(student, tuple(taken[student]), tuple(given[student])) for student in affected]
