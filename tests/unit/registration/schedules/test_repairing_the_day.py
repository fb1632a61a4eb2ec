"""What has happened, who it hits and what the quick repair does about it."""

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
    is_repair,
    make_order,
)
from services.registration.schedules.domain.event_snapshot import EventSnapshot, repair_input
from services.registration.schedules.domain.incidents import (
    Incident,
    companies_after,
    companies_that_stay_away,
    still_possible,
)
from services.registration.schedules.domain.publishing import merge
from services.registration.schedules.domain.repair_report import repair_report

ANE, BO, EL, SMED = (UUID(int=number) for number in (1, 2, 11, 12))


def instance(**changes):
    document = {
        "T": 3,
        "students": {"m": [2, 2]},
        "companies": {"cap": [1, 1, 1]},
        "wishes": [[[0, 3], [1, 2], [2, 1]], [[0, 3], [1, 2]]],
        "previous": {"bookings": [[0, 0, 1], [1, 1, 0]]},
    }
    return Instance.from_dict(document | changes)


def test_who_lost_a_meeting_gets_the_best_own_wish_that_is_free():
    repaired = quick_repair(instance(cancelled={"companies": [0], "students": []}))
    assert repaired == [(0, 1, 1), (0, 2, 0), (1, 1, 0)]


def test_the_past_stays_even_at_a_company_that_has_left_and_nothing_new_is_put_into_it():
    gone = instance(cancelled={"companies": [0], "students": []}, frozen_before=2)
    assert quick_repair(gone) == [(0, 0, 1), (1, 1, 0)]


def test_nobody_else_is_moved_to_make_room():
    full = instance(wishes=[[[0, 3]], [[1, 2]]], previous={"bookings": [[0, 0, 0], [1, 1, 0]]}, T=1)
    assert quick_repair(full) == [(0, 0, 0), (1, 1, 0)]


def test_an_absent_student_gets_nothing_and_the_seat_is_anothers():
    away = instance(
        wishes=[[[0, 3]], [[0, 3]]],
        previous={"bookings": [[0, 0, 0]]},
        T=1,
        cancelled={"companies": [], "students": [0]},
    )
    assert quick_repair(away) == [(1, 0, 0)]


def test_the_report_counts_people_by_what_becomes_of_their_day():
    before = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (2, 2, 0), (4, 2, 2)]
    after = [(0, 1, 1), (1, 3, 1), (2, 2, 1), (3, 0, 0)]
    report = repair_report(before, after, absent=[4])
    assert (report.losing, report.swapping, report.moving, report.gaining) == (1, 1, 1, 1)
    assert (report.kept, report.absent_meetings, report.students_without) == (1, 1, ())
    assert report.companies == 3


def test_who_ends_with_nothing_is_named():
    assert repair_report([(0, 0, 0)], []).students_without == (0,)
    assert repair_report([(0, 0, 0)], [], absent=[0]).students_without == ()


def test_a_late_company_is_away_only_then_and_one_that_is_never_there_does_not_come():
    late = Incident("company_away", EL, (0, 1))
    [company] = companies_after([CompanyToPlan(EL, 2, unavailable=(4,))], [late])
    assert company.unavailable == (0, 1, 4)
    assert not companies_that_stay_away([late], slots=3)
    assert companies_that_stay_away([Incident("company_away", EL, (0, 1, 2))], slots=3) == {EL}
    assert still_possible([(ANE, EL, 0), (ANE, EL, 2)], [late]) == [(ANE, EL, 2)]


def test_another_table_is_one_more_wherever_the_company_has_any():
    more = Incident("company_tables", EL, more=1)
    [company] = companies_after([CompanyToPlan(EL, 1, adjusted=((0, 3), (1, 0)))], [more])
    assert [company.seats(slot) for slot in range(3)] == [4, 0, 2]


def test_what_has_happened_survives_being_stored():
    for each in (
        Incident("company_away", EL, (0, 1)),
        Incident("students_away", students=(ANE, BO)),
    ):
        assert Incident.from_dict(each.to_dict()) == each


def test_what_is_stored_with_a_build_keeps_its_shape():
    """A repair that waits was ordered by the version before and is published by this one."""
    late = {"kind": "company_away", "company": str(EL), "slots": [0, 1], "more": 0, "students": []}
    assert Incident.from_dict(late) == Incident("company_away", EL, (0, 1))
    assert Incident("company_away", EL, (0, 1)).to_dict() == late
    absent = {
        "kind": "students_away",
        "company": None,
        "slots": [],
        "more": 0,
        "students": [str(ANE)],
    }
    assert Incident.from_dict(absent) == Incident("students_away", students=(ANE,))
    assert is_repair({"instance": {}, "happened": []})
    assert not is_repair({"instance": {}})


def standing(number, person, company, slot, origin="built"):
    return BookedMeeting(UUID(int=number), person, company, slot, origin)


def test_publishing_touches_nothing_in_slots_that_have_begun():
    past, coming = standing(1, ANE, EL, 0), standing(2, BO, EL, 1)
    merged = merge([(BO, EL, 0)], [past, coming], {(EL, 1): 1}, {ANE, BO}, begun=1)
    assert merged.kept == [past, coming], "a move that is too late takes nobody's meeting away"
    assert merged.cancelled == []
    assert merged.infeasible == [(BO, EL, 0)]
    control = merge([(BO, EL, 0)], [past, coming], {(EL, 1): 1}, {ANE, BO})
    assert past in control.cancelled


def test_a_seat_that_the_plan_believed_free_is_taken_from_nobody():
    hers = standing(2, BO, EL, 0)
    merged = merge([(ANE, EL, 0), (BO, EL, 0)], [hers], {(EL, 0): 1}, {ANE, BO})
    assert (merged.kept, merged.infeasible) == ([hers], [(ANE, EL, 0)])


def test_who_is_absent_frees_what_was_booked_by_hand_too_and_what_was_dropped_is_not_given_back():
    by_hand = standing(1, ANE, EL, 0, "by_hand")
    seats = {(EL, 0): 1}
    merged = merge([(BO, EL, 0)], [by_hand], seats, {ANE, BO}, absent={ANE})
    assert (merged.cancelled, merged.added) == ([by_hand], [(BO, EL, 0)])
    assert merge([(BO, EL, 0)], [by_hand], seats, {ANE, BO}).kept == [by_hand]
    dropped = merge([(BO, EL, 0)], [], seats, {BO}, dropped={(BO, EL)})
    assert (dropped.added, dropped.infeasible) == ([], [(BO, EL, 0)])


def test_a_booking_by_hand_ends_when_the_company_is_away_then_and_stays_otherwise():
    by_hand = standing(1, ANE, EL, 0, "by_hand")
    seats = {(EL, 1): 1}
    assert merge([], [by_hand], seats, {ANE}, away={(EL, 0)}).cancelled == [by_hand]
    assert merge([], [by_hand], seats, {ANE}).kept == [by_hand]


def test_who_booked_more_than_was_planned_keeps_all_and_nobody_is_given_her_seat():
    """Control: at the number that was planned, the engine gives the seat of the third away."""
    firms = [UUID(int=number) for number in range(11, 14)]
    event = EventToPlan(
        3,
        2,
        3,
        [StudentToPlan(ANE, None, tuple(firms)), StudentToPlan(BO, None, (firms[2],))],
        [CompanyToPlan(firm, 1) for firm in firms],
    )
    standing = tuple((ANE, firm, slot) for slot, firm in enumerate(firms))
    snapshot = EventSnapshot(
        replace(event, slots=3),
        tuple(BookedMeeting(UUID(int=50 + each[2]), *each) for each in standing),
        is_published=True,
    )
    wanted = BuildWanted("fair", 0, pins=standing[:1])
    asked = repair_input(snapshot, wanted, [Incident("company_tables", firms[0], more=1)])
    order = make_order(asked.planned, asked.wanted)
    found = Numbers.of(order).meetings(quick_repair(Instance.from_dict(order["instance"])))
    assert set(standing) <= set(found)
    order["instance"]["students"]["m"] = [2, 2]
    control = Numbers.of(order).meetings(quick_repair(Instance.from_dict(order["instance"])))
    assert not set(standing) <= set(control)


def test_who_is_absent_keeps_what_stands_until_it_is_freed_and_gets_nothing_new():
    event = EventToPlan(2, 2, 2, [StudentToPlan(ANE, None, (EL, SMED))], [CompanyToPlan(EL, 1)])
    held = (BookedMeeting(UUID(int=50), ANE, EL, 1),)
    snapshot = EventSnapshot(event, held, absent=frozenset({ANE}), is_published=True)
    asked = repair_input(snapshot, BuildWanted("fair", 0), [Incident("company_tables", EL, more=1)])
    assert (asked.wanted.pins, asked.planned.students[0].wishes) == (((ANE, EL, 1),), ())
    assert not snapshot.needs_repair([])
    assert snapshot.without_meetings() == ()
