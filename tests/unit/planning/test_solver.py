"""What a solver does is bounded by work, not by seconds: the same on a busy machine."""

import random

import numpy as np

from planning.deadline import Deadline
from planning.solver import Programme, maximise


def hard_choice() -> Programme:
    """Forty things, six sacks that limit them all: far from solved at the first relaxation."""
    chance = random.Random(1)
    things, sacks = 40, 6
    sizes = np.array([[chance.randint(1, 40) for _ in range(things)] for _ in range(sacks)], float)
    return Programme(
        gain=np.array([chance.randint(5, 50) for _ in range(things)], float),
        lower=np.zeros(things),
        upper=np.ones(things),
        row=np.repeat(np.arange(sacks), things),
        column=np.tile(np.arange(things), sacks),
        value=sizes.reshape(-1),
        row_lower=np.full(sacks, -np.inf),
        row_upper=np.floor(sizes.sum(axis=1) / 3),
        is_integral=np.ones(things, dtype=bool),
    )


def test_a_programme_whose_allowance_runs_out_says_so_and_gives_the_same_answer_again() -> None:
    answers = []
    for _ in range(2):
        deadline = Deadline(work=0.0005)
        found = maximise(hard_choice(), deadline.part(0.5))
        assert deadline.work_ran_out
        assert not found.is_optimal
        answers.append((found.x.tolist(), found.bound))
    assert answers[0] == answers[1]


def test_a_programme_with_all_its_allowance_is_solved() -> None:
    deadline = Deadline()
    assert maximise(hard_choice(), deadline).is_optimal
    assert not deadline.work_ran_out


def test_who_stops_is_heard_in_the_middle_of_a_programme() -> None:
    asked = iter(range(1000))
    deadline = Deadline(cancelled=lambda: next(asked) > 5)
    found = maximise(hard_choice(), deadline)
    assert not found.is_optimal
    assert not deadline.work_ran_out
