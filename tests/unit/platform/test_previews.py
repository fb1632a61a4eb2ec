"""The digest of a preview: equal values, equal digests, whatever order a set comes in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.previews import PreviewOutdated, preview_digest, require_seen

ANE, BO = UUID(int=1), UUID(int=2)


@dataclass(frozen=True)
class Meeting:
    person: UUID
    slot: int


def test_order_counts_in_a_list_and_not_in_a_set_or_a_mapping() -> None:
    assert preview_digest({ANE, BO}) == preview_digest(frozenset([BO, ANE]))
    assert preview_digest({ANE: 1, BO: 2}) == preview_digest({BO: 2, ANE: 1})
    assert preview_digest([ANE, BO]) != preview_digest([BO, ANE])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Meeting(ANE, 1), Meeting(ANE, 2)),
        (Meeting(ANE, 1), Meeting(BO, 1)),
        ((ANE, "1"), (ANE, 1)),
        (["a", "bc"], ["ab", "c"]),
        ([["a"], "b"], ["a", ["b"]]),
        (None, ""),
        (ANE, str(ANE)),
        (datetime(2027, 3, 12, 8, tzinfo=UTC), datetime(2027, 3, 12, 9, tzinfo=UTC)),
    ],
)
def test_what_differs_has_another_digest(first: object, second: object) -> None:
    assert preview_digest(first) != preview_digest(second)


def test_only_what_was_seen_is_carried_out() -> None:
    shown = (Meeting(ANE, 1),)
    require_seen(shown, preview_digest(shown))
    require_seen(shown, None)
    for seen in ("", preview_digest((Meeting(BO, 1),))):
        with pytest.raises(PreviewOutdated) as refused:
            require_seen(shown, seen)
        assert refused.value.fields == {"preview": preview_digest(shown)}
