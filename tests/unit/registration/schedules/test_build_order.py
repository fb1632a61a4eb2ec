"""The engine's input from ids, and its plan back to ids."""

from dataclasses import replace
from uuid import UUID

from services.registration.meetings.domain.seat_supply import CompanyToPlan
from services.registration.schedules.domain.build_order import (
    BuildWanted,
    EventToPlan,
    StudentToPlan,
    company_weight_of,
    make_order,
    order_digest,
    planned_meetings,
)

ANE, BO = UUID(int=1), UUID(int=2)
EL, SMED, GONE = UUID(int=11), UUID(int=12), UUID(int=13)
EVENT = EventToPlan(
    slots=4,
    meetings_per_student=3,
    wishes_per_student=3,
    students=[StudentToPlan(ANE, "el", (SMED, GONE, EL)), StudentToPlan(BO, None, ())],
    companies=[
        CompanyToPlan(EL, 1, unavailable=(0, 9), accepts=("el",)),
        CompanyToPlan(SMED, 2, building="A"),
    ],
)
WANTED = BuildWanted("fair", seed=7)


def test_the_first_wish_weighs_most_and_a_company_that_is_gone_leaves_its_rank_empty():
    assert make_order(EVENT, WANTED)["instance"]["wishes"] == [[[1, 3], [0, 1]], []]


def test_tables_absence_and_educations_reach_the_engine():
    companies = make_order(EVENT, WANTED)["instance"]["companies"]
    assert companies["cap"] == [1, 2]
    assert companies["unavailable"] == {"0": [0]}
    assert companies["accepts"] == [["el"], None]
    assert companies["building"] == [None, "A"]


def test_nobody_gets_more_meetings_than_there_are_slots():
    short = EventToPlan(2, 6, 3, EVENT.students, [CompanyToPlan(EL, 1)])
    assert make_order(short, WANTED)["instance"]["students"]["m"] == [2, 2]


def test_pins_of_those_who_are_gone_are_left_out():
    wanted = BuildWanted("fair", 7, pins=((ANE, SMED, 2), (UUID(int=77), SMED, 1)))
    assert make_order(EVENT, wanted)["instance"]["pins"] == [[0, 1, 2]]


def test_a_plan_comes_back_as_ids_with_what_was_filled_in():
    order = make_order(EVENT, WANTED)
    schedule = {"bookings": [[0, 1, 3]], "filled": [[1, 1, 0]]}
    assert planned_meetings(order, schedule) == [(ANE, SMED, 3), (BO, SMED, 0)]


def test_the_digest_follows_what_the_engine_is_given():
    same, other = make_order(EVENT, WANTED), make_order(EVENT, BuildWanted("fair", seed=8))
    assert order_digest(same) == order_digest(make_order(EVENT, WANTED))
    assert order_digest(same) != order_digest(other)


def test_the_companies_wishes_reach_the_engine_only_where_they_count():
    event = replace(EVENT, company_wishes=[(BO, SMED, 3), (ANE, EL, 1), (ANE, GONE, 2)])
    silent = make_order(event, WANTED)
    assert order_digest(silent) == order_digest(make_order(EVENT, WANTED))
    assert company_weight_of(silent) == 0
    heard = make_order(event, replace(WANTED, company_weight=2))
    assert heard["instance"]["company_scores"] == [[0, 0, 1], [1, 1, 3]]
    assert heard["instance"]["mix"] == [1, 2]
    assert company_weight_of(heard) == 2
