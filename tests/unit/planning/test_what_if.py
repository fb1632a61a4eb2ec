"""What if: the copy is planned anew, and the summary says truly what would become of everybody."""

import pytest

from planning import Instance, InstanceError, plan
from planning.what_if import (
    what_if,
    with_company_breaks,
    with_fairness,
    with_meetings,
    with_slot,
    with_tables,
    with_wish_met,
    without_company,
    without_room,
)


@pytest.fixture
def instance() -> Instance:
    """Six students, two companies with one table, two slots: four of six can be met."""
    return Instance.from_dict(
        {
            "T": 2,
            "students": {"m": [1] * 6},
            "companies": {"cap": [1, 1]},
            "wishes": [[[0, 2], [1, 1]]] * 6,
            "objective": "total",
        }
    )


def test_a_company_less_leaves_people_worse_off(instance: Instance) -> None:
    effect = what_if(instance, without_company(instance, 1))
    assert effect.points == -2
    assert (effect.better_off, effect.worse_off) == (0, 2)
    assert effect.price == pytest.approx(2 / 6)


def test_a_slot_or_a_table_more_helps(instance: Instance) -> None:
    assert what_if(instance, with_slot(instance)).points == 3
    assert what_if(instance, with_tables(instance, 0)).points == 4
    assert what_if(instance, with_meetings(instance)).points == 0


def test_fairness_can_be_changed_on_the_copy(instance: Instance) -> None:
    effect = what_if(instance, with_fairness(instance, 1))
    assert effect.after.fairness.gini <= effect.before.fairness.gini
    assert instance.fairness is None


def test_breaks_are_staggered_and_their_price_is_known() -> None:
    instance = Instance.from_dict(
        {
            "T": 6,
            "students": {"m": [3] * 8},
            "companies": {"cap": [1] * 4},
            "wishes": [[[s % 4, 3], [(s + 1) % 4, 2], [(s + 2) % 4, 1]] for s in range(8)],
            "objective": "total",
        }
    )
    rested = with_company_breaks(instance)
    off = [rested.unavailable[company] for company in range(4)]
    assert off == [(2,), (3,), (2,), (3,)]
    assert 0 < what_if(instance, rested).price < 0.2


def test_a_refused_wish_can_be_met_to_see_what_it_costs(instance: Instance) -> None:
    schedule = plan(instance)
    left_out = next(s for s in range(6) if s not in {booking[0] for booking in schedule.bookings})
    changed = with_wish_met(instance, schedule, left_out, 0)
    assert changed is not None
    effect = what_if(instance, changed, before=schedule)
    assert effect.points == 0
    assert left_out in {booking[0] for booking in effect.after.bookings}


def test_a_wish_without_a_common_slot_cannot_be_met(instance: Instance) -> None:
    document = instance.to_dict()
    document["students"]["blocked"] = {"0": [0, 1]}
    alone = Instance.from_dict(document)
    assert with_wish_met(alone, plan(alone), 0, 0) is None


def test_what_does_not_exist_is_named(instance: Instance) -> None:
    with pytest.raises(InstanceError, match="company 7 does not exist"):
        without_company(instance, 7)
    with pytest.raises(InstanceError, match="room 0 does not exist"):
        without_room(instance, 0)
