"""One effect per message; what cannot be done is tried again and then put aside with a reason."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy.orm import Session

from shared.contracts import Message
from shared.contracts.scheduling import EventCancelledV1
from shared.db import Database
from shared.errors import NotFound
from shared.ids import new_id
from shared.messaging import NotYet, Refused
from shared.messaging.envelope import seal
from shared.messaging.inbox import MOST_KILLS, Inbox
from shared.messaging.parking import parked, replay
from tests.contract.messaging.service import (
    HANDLERS,
    cancelled,
    inbox,
    note_effect,
    noted,
    shape,
)
from tests.support.databases import KINDS, fresh_database_url

EVENT = uuid4()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    with fresh_database_url(request.param, shape, tmp_path) as url:
        opened = Database(url)
        yield opened
        opened.dispose()


def sealed(
    message: Message | None = None, *, message_id: UUID | None = None, source: str = "scheduling"
) -> bytes:
    return seal(
        message or cancelled(EVENT, 1),
        message_id=message_id or new_id(),
        version=1,
        time=datetime(2027, 3, 1, tzinfo=UTC),
        source=source,
    )


def reasons(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.reason for row in parked(session)]


def test_a_message_that_comes_three_times_has_one_effect(database: Database) -> None:
    body = sealed()
    ear = inbox(database)
    for _ in range(3):
        ear.receive(body, is_redelivered=True)
    assert noted(database) == [(EVENT, 1)]


def test_without_deduplication_it_would_have_three(database: Database) -> None:
    body = sealed()
    ear = inbox(database, is_deduplicating=False)
    for _ in range(3):
        ear.receive(body)
    assert noted(database) == [(EVENT, 1)] * 3


def test_an_id_that_comes_with_another_body_is_put_aside(database: Database) -> None:
    message_id = new_id()
    inbox(database).receive(sealed(message_id=message_id))
    inbox(database).receive(sealed(cancelled(EVENT, 2), message_id=message_id))
    assert noted(database) == [(EVENT, 1)]
    assert reasons(database) == ["id_reused"]


def changed(body: bytes, **attributes: Any) -> bytes:
    return json.dumps(json.loads(body) | attributes).encode()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\x00\xff", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"id": 1, "id": 2}', "not_json"),
        (b'{"a": NaN}', "not_json"),
        (b"x" * 5_000_000, "too_large"),
        (changed(sealed(), id=None), "no_message_id"),
        (changed(sealed(), subject="x"), "invalid_envelope"),
        (changed(sealed(), type="scheduling.event_moved.v1"), "unknown_type"),
        (changed(sealed(), type="scheduling.event_cancelled.v2"), "unknown_version"),
        (changed(sealed(), data={"event_id": "x"}), "invalid_payload"),
        (changed(sealed(), source="/registration"), "wrong_source"),
    ],
)
def test_what_cannot_be_understood_is_put_aside_at_once(
    database: Database, body: bytes, reason: str
) -> None:
    inbox(database).receive(body)
    assert reasons(database) == [reason]
    assert noted(database) == []


def failing_until(moment: datetime) -> Any:
    from shared import clock

    def handle(session: Session, message: EventCancelledV1) -> None:
        note_effect(session, message)
        if clock.now() < moment:
            raise NotYet("the event is still on its way")

    return {EventCancelledV1: handle}


def test_a_message_that_is_too_early_is_tried_again_and_then_done(database: Database) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=False) as now:
        ear = Inbox(database, failing_until(datetime(2027, 3, 1, 9, 0, 30, tzinfo=UTC)))
        ear.receive(sealed())
        assert ear.retry_due() == 0
        now.shift(timedelta(seconds=11))
        assert ear.retry_due() == 1
        assert noted(database) == []
        now.shift(timedelta(seconds=61))
        assert ear.retry_due() == 1
        assert noted(database) == [(EVENT, 1)]
        now.shift(timedelta(hours=2))
        assert ear.retry_due() == 0


def test_a_handler_that_always_fails_is_tried_five_times_in_two_hours(database: Database) -> None:
    tries: list[int] = []

    def handle(_session: Session, message: EventCancelledV1) -> None:
        tries.append(message.version)
        raise ValueError("a fault of ours")

    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=False) as now:
        ear = Inbox(database, {EventCancelledV1: handle})
        ear.receive(sealed())
        for _ in range(240):
            now.shift(timedelta(seconds=30))
            ear.retry_due()
    assert len(tries) == 5
    assert reasons(database) == ["failed"]


def test_without_growing_pauses_it_would_be_tried_all_the_time(database: Database) -> None:
    """The control: the tiers alone bound the tries."""
    tries: list[int] = []

    def handle(_session: Session, message: EventCancelledV1) -> None:
        tries.append(message.version)
        raise ValueError("a fault of ours")

    ear = Inbox(database, {EventCancelledV1: handle}, tiers=(timedelta(0),) * 100)
    ear.receive(sealed())
    for _ in range(30):
        ear.retry_due()
    assert len(tries) == 31


def test_what_a_handler_refuses_is_not_tried_again(database: Database) -> None:
    def handle(_session: Session, _message: EventCancelledV1) -> None:
        raise Refused("another school's event")

    ear = inbox(database, {EventCancelledV1: handle})
    ear.receive(sealed())
    assert ear.retry_due() == 0
    assert reasons(database) == ["refused"]


def test_a_message_that_keeps_ending_the_process_is_put_aside(database: Database) -> None:
    def handle(_session: Session, _message: EventCancelledV1) -> None:
        raise KeyboardInterrupt

    ear = inbox(database, {EventCancelledV1: handle})
    body = sealed()
    for _ in range(MOST_KILLS):
        with pytest.raises(KeyboardInterrupt):
            ear.receive(body, is_redelivered=True)
    ear.receive(body, is_redelivered=True)
    assert reasons(database) == ["kills_process"]


def test_a_message_put_aside_can_be_replayed_once(database: Database) -> None:
    def handle(_session: Session, _message: EventCancelledV1) -> None:
        raise Refused("not today")

    inbox(database, {EventCancelledV1: handle}).receive(sealed())
    with database.reading() as session:
        (row,) = parked(session)
    with database.writing() as session:
        replay(session, row.id)
    assert reasons(database) == []
    mended = Inbox(database, HANDLERS)
    assert mended.retry_due() == 1
    assert noted(database) == [(EVENT, 1)]
    with pytest.raises(NotFound), database.writing() as session:
        replay(session, row.id)


def test_a_retry_that_keeps_ending_the_process_is_put_aside_too(database: Database) -> None:
    tries: list[int] = []

    def handle(_session: Session, message: EventCancelledV1) -> None:
        tries.append(message.version)
        raise NotYet("early") if len(tries) == 1 else KeyboardInterrupt

    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=False) as now:
        ear = Inbox(database, {EventCancelledV1: handle})
        ear.receive(sealed())
        for _ in range(240):
            now.shift(timedelta(seconds=30))
            with contextlib.suppress(KeyboardInterrupt):
                ear.retry_due()
    assert len(tries) == 5
    assert reasons(database) == ["kills_process"]


def test_a_redelivered_message_that_fails_has_as_many_tries_as_any(database: Database) -> None:
    tries: list[int] = []

    def handle(_session: Session, message: EventCancelledV1) -> None:
        tries.append(message.version)
        raise ValueError("a fault of ours")

    ear = inbox(database, {EventCancelledV1: handle})
    ear.receive(sealed(), is_redelivered=True)
    while ear.retry_due():
        pass
    assert len(tries) == 3
