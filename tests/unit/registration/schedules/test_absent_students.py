"""Who is marked absent is shown and not planned: seats that were given away do not come back."""

from dataclasses import replace
from uuid import UUID

from planning import Instance
from planning.quick_repair import quick_repair
from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.schedules.domain.build_order import (
    BuildWanted,
    EventToPlan,
    Numbers,
    StudentToPlan,
    make_order,
)
from services.registration.schedules.domain.event_snapshot import (
    EventSnapshot,
    build_input,
    repair_input,
)

ANE, BO, EL, SMED, GONE = (UUID(int=number) for number in (1, 2, 11, 12, 13))
SNAPSHOT = EventSnapshot(
    planned=EventToPlan(
        slots=3,
        meetings_per_student=2,
        wishes_per_student=2,
        students=[StudentToPlan(ANE, None, (EL, SMED)), StudentToPlan(BO, None, (EL, SMED))],
        companies=[CompanyToPlan(EL, 1), CompanyToPlan(SMED, 1)],
    ),
    booked=(BookedMeeting(UUID(int=21), ANE, EL, 0), BookedMeeting(UUID(int=22), BO, SMED, 1)),
    fallen=((ANE, GONE, 2),),
    slots_begun=1,
    is_published=True,
)


def repaired(snapshot: EventSnapshot) -> set[tuple[UUID, int]]:
    """(student, slot) of all that a repair plans in what is to come."""
    asked = repair_input(snapshot, BuildWanted("fair", 0))
    order = make_order(asked.planned, asked.wanted)
    numbers = Numbers.of(order)
    found = quick_repair(Instance.from_dict(order["instance"]))
    return {(numbers.students[student], slot) for student, _, slot in found if slot >= 1}


def test_an_absent_student_whose_seats_were_given_away_gets_no_new_ones() -> None:
    assert ANE in {student for student, _ in repaired(SNAPSHOT)}, "control: nobody is absent"
    away = replace(SNAPSHOT, absent=frozenset({ANE}))
    assert {student for student, _ in repaired(away)} == {BO}
    assert ANE not in {
        student.id for student in build_input(away, BuildWanted("fair", 0)).planned.students
    }


def test_what_an_absent_student_still_has_stands_until_somebody_gives_it_away() -> None:
    """Nobody has been asked: it may be a slip, and she comes in the next minute."""
    late = replace(SNAPSHOT, absent=frozenset({BO}))
    assert (BO, 1) in repaired(late)
    pinned = BuildWanted("fair", 0, pins=((BO, SMED, 1),))
    assert BO in {student.id for student in build_input(late, pinned).planned.students}
