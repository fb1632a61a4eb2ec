"""Why a wish was not met in a plan of group sessions: one reason with its evidence, judged against
the sessions that the plan holds; it never tells one student about another.

`loss` is 0 where a plan that meets the wish instead is certainly worth as much: two students change
places and nothing else moves. Otherwise opening other sessions could cost less than any exchange
that is looked at here, so only `loss_at_most` is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from planning.groups.day import room_seats
from planning.groups.supply import supply_of
from planning.individual.pairs import Pairs
from planning.individual.situation import situation_of
from planning.model.instance import Instance
from planning.model.schedule import Schedule, Unmet


def explain_groups(
    instance: Instance, schedule: Schedule, students: Sequence[int] | None = None
) -> list[Unmet]:
    """Every unmet wish of the given students (default: all), by student and rank."""
    case = _Case(instance, schedule)
    wanted = range(instance.student_count) if students is None else sorted(set(students))
    unmet = []
    for student in wanted:
        seen = set(case.day[student].values())
        for rank, (company, _) in enumerate(instance.wishes[student], start=1):
            if company not in seen:
                unmet.append(case.why(student, company, rank))
            seen.add(company)
    return unmet


class _Case:
    """The plan as each question needs it."""

    def __init__(self, instance: Instance, schedule: Schedule) -> None:
        self._instance = instance
        self._situation = situation_of(instance)
        self._supply = supply_of(self._situation)
        self._pinned = set(self._situation.pins)
        booked = [*schedule.bookings, *(schedule.filled or ())]
        self.day: list[dict[int, int]] = [{} for _ in range(instance.student_count)]
        self._admitted: dict[tuple[int, int], list[int]] = defaultdict(list)
        for student, company, slot in booked:
            self.day[student][slot] = company
            self._admitted[company, slot].append(student)
        self._seats = self._seats_held(schedule)
        self._held: list[list[int]] = [[] for _ in range(instance.company_count)]
        for company, slot in sorted(self._seats):
            self._held[company].append(slot)
        pairs = self._situation.pairs
        self._wishers = np.bincount(pairs.company, minlength=instance.company_count)
        self._worth = _worth(instance, pairs)
        keys = zip(pairs.student.tolist(), pairs.company.tolist(), strict=True)
        ranks = (int(rank) + 1 for rank in pairs.rank.tolist())
        self._rank = dict(zip(keys, ranks, strict=True))

    def _seats_held(self, schedule: Schedule) -> dict[tuple[int, int], int]:
        sizes = self._instance.room_capacities
        seats = {}
        for company, slot, room in schedule.rooms or ():
            own = self._instance.seats(company, slot)
            seats[company, slot] = (
                own if sizes is None else min(own, room_seats(self._instance, room))
            )
        return seats

    def why(self, student: int, company: int, rank: int) -> Unmet:
        reason, text, more = self._reason(student, company)
        held = self._held[company]
        met = [self._rank.get((s, company)) for t in held for s in self._admitted[company, t]]
        evidence: dict[str, Any] = {
            "seats": sum(self._seats[company, slot] for slot in held),
            "sessions": held,
            "wishers": int(self._wishers[company]),
            "lowest_rank_met": max((each for each in met if each), default=None),
            "meetings": len(self.day[student]),
            **more,
        }
        loss = more.get("loss_at_most")
        exact = 0 if reason == "lot" else None
        if loss is not None:
            evidence["loss_at_most"] = self._situation.pairs.shown(loss)
        return Unmet(student, company, rank, reason, exact, evidence, text)

    def _reason(self, student: int, company: int) -> tuple[str, str, dict[str, Any]]:
        """(reason, what happened and what would have to differ, further evidence)"""
        instance, held = self._instance, self._held[company]
        if student in instance.cancelled_students or company in instance.cancelled_companies:
            who = "student" if student in instance.cancelled_students else "company"
            return "cancelled", f"The {who} does not take part.", {}
        if not instance.meets_field(student, company):
            return "education", "The company does not meet students of this education.", {}
        if not self._situation.seats[company].any():
            return "company_absent", "The company is not there in any slot.", {}
        if not held:
            return self._when_not_opened(company)
        there = [slot for slot in held if self._situation.present[student][slot]]
        if not there:
            return "student_blocked", "The student is away whenever the company speaks.", {}
        return self._when_held(student, company, there)

    def _when_not_opened(self, company: int) -> tuple[str, str, dict[str, Any]]:
        wishers, smallest = int(self._wishers[company]), self._supply.smallest[company]
        more = {"smallest": smallest, "room_sessions": self._supply.room_sessions}
        if wishers < smallest:
            return (
                "not_opened",
                (
                    f"The company does not speak: {wishers} wished for it and a session needs"
                    f" {smallest}. {smallest - wishers} more wishes would be needed."
                ),
                more | {"cause": "few_wishers"},
            )
        text = (
            f"The company does not speak: the {self._supply.room_sessions} sessions that the"
            " rooms hold, or the students' time, went to wishes that are worth more together."
            " A further room would have to be there in some slot."
        )
        return "not_opened", text, more | {"cause": "rooms"}

    def _when_held(
        self, student: int, company: int, there: Sequence[int]
    ) -> tuple[str, str, dict[str, Any]]:
        instance, day = self._instance, self.day[student]
        losses = list(self._exchanges(student, company, there))
        more: dict[str, Any] = {}
        if losses:
            more["loss_at_most"] = max(0, min(points for points, _ in losses))
        if (0, 0) in losses:
            return (
                "lot",
                (
                    "A plan in which two students change places here is worth exactly as much:"
                    " decided by lot."
                ),
                {},
            )
        open_seats = [slot for slot in there if self._left(company, slot) > 0]
        most = instance.meetings[student]
        if open_seats and len(day) >= most and not any(slot in day for slot in open_seats):
            return (
                "student_full",
                (f"The student has all {most} sessions; one more would be needed."),
                more,
            )
        if open_seats:
            clashing = [[slot, day[slot]] for slot in open_seats if slot in day]
            return (
                "clash",
                (
                    "The company has free seats only when the student is in another session;"
                    " the student would have to give that up, or the company speak at another time."
                ),
                more | {"clashes": clashing},
            )
        seats = sum(self._seats[company, slot] for slot in there)
        text = (
            f"All {seats} seats of the sessions that the student could come to are taken."
            " One seat more would be needed."
        )
        return "full", text, more

    def _exchanges(
        self, student: int, company: int, there: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """What each simple exchange costs, in points and in what decides: the student gives up what
        is in the slot (or, being full, one session), and where no seat is left another wisher gives
        up the seat. No session becomes too small by it.
        """
        for slot in there:
            for given_up in self._ways_to_have_time(student, slot):
                own = self._worth_of(student, given_up)
                gain = self._worth.get((student, company), (0, 0))
                left = (own[0] - gain[0], own[1] - gain[1])
                if self._left(company, slot) > 0:
                    yield left
                    continue
                for other in self._admitted[company, slot]:
                    if (other, company, slot) not in self._pinned:
                        more = self._worth_of(other, company)
                        yield left[0] + more[0], left[1] + more[1]

    def _ways_to_have_time(self, student: int, slot: int) -> Iterator[int | None]:
        """The companies of which one must be given up; None: none need be."""
        day = self.day[student]
        if slot in day:
            if self._can_leave(student, day[slot], slot):
                yield day[slot]
        elif len(day) < self._instance.meetings[student]:
            yield None
        else:
            yield from (c for t, c in day.items() if self._can_leave(student, c, t))

    def _can_leave(self, student: int, company: int, slot: int) -> bool:
        stays_large = len(self._admitted[company, slot]) > self._supply.smallest[company]
        return stays_large and (student, company, slot) not in self._pinned

    def _worth_of(self, student: int, company: int | None) -> tuple[int, int]:
        return (0, 0) if company is None else self._worth.get((student, company), (0, 0))

    def _left(self, company: int, slot: int) -> int:
        return self._seats[company, slot] - len(self._admitted[company, slot])


def _worth(instance: Instance, pairs: Pairs) -> dict[tuple[int, int], tuple[int, int]]:
    """(student, company) → points, and what decides: in fair plans a first wish counts extra."""
    extra = int(pairs.points.max(initial=0)) if instance.objective == "fair" else 0
    return {
        (student, company): (points, points + (extra if rank == 0 else 0))
        for student, company, points, rank in zip(
            pairs.student.tolist(),
            pairs.company.tolist(),
            pairs.points.tolist(),
            pairs.rank.tolist(),
            strict=True,
        )
    }
