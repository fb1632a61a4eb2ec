"""What if: the copy is planned anew, and the summary says truly what would become of everybody."""

import pytest

from planning import Instance, InstanceError
from planning.what_if import (
    what_if,
    with_fairness,
    with_meetings,
    with_slot,
    with_tables,
    without_company,
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


def test_what_does_not_exist_is_named(instance: Instance) -> None:
    with pytest.raises(InstanceError, match="company 7 does not exist"):
        without_company(instance, 7)
