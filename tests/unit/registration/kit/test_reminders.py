"""How often people are reminded, by what of; two clicks in a row are one reminder of each kind."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registration.kit.domain.reminders import REMINDER_LIMITS

NOON = datetime(2027, 3, 12, 11, tzinfo=UTC)
#: kind: the most there may be, and the hours between two
PROMISED = {
    "invitation": (None, 12),
    "wishes": (None, 12),
    "preparation": (3, 20),
    "interest": (2, 20),
    "appointment": (1, None),
}


def test_every_kind_has_its_promise() -> None:
    assert set(REMINDER_LIMITS) == set(PROMISED)


@pytest.mark.parametrize("kind", PROMISED)
def test_it_comes_so_often_and_no_more(kind) -> None:
    limit, (most, hours) = REMINDER_LIMITS[kind], PROMISED[kind]
    assert limit.allows(0, None, NOON)
    long_ago = NOON - timedelta(days=300)
    assert limit.allows((most or 100) - 1, long_ago if most != 1 else None, NOON)
    if most is not None:
        assert not limit.allows(most, long_ago, NOON)
    if hours is not None:
        apart = timedelta(hours=hours)
        assert limit.allows(1, NOON - apart, NOON)
        assert not limit.allows(1, NOON - apart + timedelta(seconds=1), NOON)
