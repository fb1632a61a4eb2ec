"""Two who say yes in the same moment are one match; and the control that shows it can be missed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from services.registration.interest.domain.interest import Pair, Side, after_answer
from services.registration.interest.models import Interest
from services.registration.interest.queries.interest import pair_of
from shared import clock
from shared.contracts.registration import MatchMadeV1
from tests.support.interest import pair, say
from tests.support.messages import recorded
from tests.support.preparation import meet

pytestmark = pytest.mark.usefixtures("afterwards")
PAIRS = [(student, company) for student in range(4) for company in range(3)]


def at_once(act: Callable[[Side], str]) -> list[str]:
    together = threading.Barrier(2)

    def begin(side: Side) -> str:
        together.wait()
        return act(side)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(begin, ("student", "company")))


def test_both_say_yes_at_once_and_it_is_one_match(database, world):
    for student, company in PAIRS:
        meet(database, world, student=student, company=company, slot=company)

        def yes(side: Side, student: int = student, company: int = company) -> str:
            say(database, world, student, company, side, "yes")
            return "said"

        assert at_once(yes) == ["said", "said"]
        assert pair(database, world, student, company).matched_at is not None
    with database.reading() as session:
        told = recorded(session, MatchMadeV1)
    expected = {(world.students[one], world.companies[other]) for one, other in PAIRS}
    assert len(told) == len(PAIRS)
    assert {(match.student_id, match.company_id) for match in told} == expected


def test_control_who_looks_before_the_row_is_held_misses_the_match(database, world):
    """Both look, then both write what they saw: only the table's own rule notices."""
    meet(database, world, student=0, company=0)
    key = (world.event_id, world.students[0], world.companies[0])
    with database.writing() as session:
        session.add(Interest(event_id=key[0], person_id=key[1], company_id=key[2]))
    both_looked = threading.Barrier(2)

    def careless(side: Side) -> str:
        with database.reading() as session:
            seen: Pair = pair_of(session.get(Interest, key))
        both_looked.wait()
        meant = after_answer(seen, side, "yes", clock.now())
        written = {f"{side}_answer": "yes", f"{side}_answered_at": clock.now()}
        try:
            with database.writing() as session:
                session.execute(
                    update(Interest)
                    .where(Interest.event_id == key[0])
                    .values(matched_at=meant.matched_at, **written)
                )
        except IntegrityError:
            return "refused"
        return "said"

    assert sorted(at_once(careless)) == ["refused", "said"]
    assert pair(database, world, 0, 0).matched_at is None
