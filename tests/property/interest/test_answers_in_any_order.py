"""Whatever both sides say in whatever order, a pair is a match exactly while both last said yes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.registration.interest.domain.interest import ANSWERS, SIDES, Pair, after_answer

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
ANSWERINGS = st.lists(st.tuples(st.sampled_from(SIDES), st.sampled_from(ANSWERS)), max_size=12)


@given(ANSWERINGS)
def test_a_match_stands_exactly_while_both_last_said_yes(answerings):
    pair, last, since = Pair(), dict.fromkeys(SIDES), None
    for minute, (side, answer) in enumerate(answerings):
        at = NOON + timedelta(minutes=minute)
        pair, last[side] = after_answer(pair, side, answer, at), answer
        both = last["student"] == last["company"] == "yes"
        since = (since or at) if both else None
        assert (pair.student, pair.company) == (last["student"], last["company"])
        assert pair.matched_at == since
