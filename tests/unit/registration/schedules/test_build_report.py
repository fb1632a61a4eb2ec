"""What the organiser is told of a build."""

from planning import Instance, plan
from services.registration.schedules.domain.build_report import (
    comparison,
    differences,
    outcomes,
    ranks,
    worst_off,
)

INSTANCE = {
    "students": {"m": [2, 2, 2]},
    "wishes": [[[0, 3], [1, 2], [2, 1]], [[0, 3], [1, 2]], []],
}
BOOKINGS = [[0, 0, 0], [0, 2, 1], [1, 1, 0], [2, 2, 0]]


def test_wishes_met_are_counted_by_rank():
    lines = ranks(outcomes(INSTANCE, BOOKINGS))
    assert [(line.rank, line.wished, line.met) for line in lines] == [
        (1, 2, 1),
        (2, 2, 1),
        (3, 1, 1),
    ]


def test_the_worst_off_has_the_smallest_share_of_the_own_best():
    found = outcomes(INSTANCE, BOOKINGS)
    assert [outcome.student for outcome in worst_off(found, 1)] == [1]
    assert found[0].share == 4 / 5
    assert found[1].share == 2 / 5


def test_who_wished_only_for_companies_of_other_educations_is_told_apart():
    """Their share would be 0 % of nothing, and nobody could have planned better for them."""
    closed = INSTANCE | {
        "students": {"m": [2, 2, 2], "field": ["el", "smed", "el"]},
        "companies": {"accepts": [["el"], ["el"], None]},
    }
    found = outcomes(closed, BOOKINGS[:2])
    assert [outcome.wished_in_vain for outcome in found] == [False, True, False]
    assert [outcome.gets_nothing_wished for outcome in found] == [False, True, False]
    assert [outcome.student for outcome in worst_off(found, 9)] == [0]


def test_the_own_best_is_of_wishes_that_can_be_met():
    closed = INSTANCE | {"cancelled": {"companies": [0]}}
    assert [outcome.best_points for outcome in outcomes(closed, [])] == [3, 2, 0]


def test_who_wished_for_nothing_is_not_called_worst_off():
    assert 2 not in [outcome.student for outcome in worst_off(outcomes(INSTANCE, []), 9)]


def test_two_versions_differ_only_for_those_with_another_company_or_slot():
    older = [[0, 0, 0], [0, 1, 1], [1, 2, 0]]
    newer = [[0, 0, 2], [0, 3, 1], [1, 2, 0]]
    (difference,) = differences(older, newer)
    assert (difference.student, difference.gained, difference.lost, difference.moved) == (
        0,
        (3,),
        (1,),
        (0,),
    )


def test_an_event_without_a_single_wish_is_planned_and_compared():
    instance = Instance.from_dict(
        {"T": 2, "students": {"m": [1]}, "companies": {"cap": [1]}, "wishes": [[]]}
    )
    assert list(plan(instance).bookings) == []
    assert comparison(instance)["first_come"]["total"] == 0
