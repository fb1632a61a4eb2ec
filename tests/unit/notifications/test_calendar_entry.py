"""One person's calendar entry for one event: one UID, a growing sequence, request or cancel."""

from datetime import UTC, datetime
from uuid import UUID

from services.notifications.domain.calendar import Entry, Method, Span, next_entry

EVENT, CONTACT = UUID(int=1), UUID(int=2)


def at(hour: int) -> Span:
    moment = datetime(2027, 3, 12, hour, tzinfo=UTC)
    return moment, moment.replace(minute=15)


def test_booking_moving_and_cancelling_keep_one_uid_and_count_up() -> None:
    booked = next_entry(EVENT, CONTACT, None, (at(8),))
    moved = next_entry(EVENT, CONTACT, booked, (at(9),))
    cancelled = next_entry(EVENT, CONTACT, moved, ())
    assert booked is not None
    assert moved is not None
    assert cancelled is not None
    assert {booked.uid, moved.uid, cancelled.uid} == {booked.uid}
    assert [e.sequence for e in (booked, moved, cancelled)] == [0, 1, 2]
    assert [e.method for e in (booked, moved, cancelled)] == [
        Method.REQUEST,
        Method.REQUEST,
        Method.CANCEL,
    ]
    assert (cancelled.starts_at, cancelled.ends_at) == (moved.starts_at, moved.ends_at)


def test_the_entry_spans_the_whole_schedule() -> None:
    entry = next_entry(EVENT, CONTACT, None, (at(10), at(8), at(9)))
    assert entry is not None
    assert (entry.starts_at, entry.ends_at) == (at(8)[0], at(10)[1])


def test_nothing_is_cancelled_that_was_never_there_or_is_gone_already() -> None:
    moment = at(8)[0]
    gone = Entry("uid", 3, Method.CANCEL, moment, moment)
    assert next_entry(EVENT, CONTACT, None, ()) is None
    assert next_entry(EVENT, CONTACT, gone, ()) is None


def test_a_cancelled_day_that_comes_back_goes_on_counting() -> None:
    moment = at(8)[0]
    gone = Entry("uid", 3, Method.CANCEL, moment, moment)
    back = next_entry(EVENT, CONTACT, gone, (at(9),))
    assert back is not None
    assert (back.sequence, back.method) == (4, Method.REQUEST)
