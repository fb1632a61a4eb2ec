"""What is wrong follows from what a service knows of itself, and from nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.health.faults import CODES, LEAST_ROOM, PATIENCE, Facts, HealthFault, Queue, faults_of
from shared.health.heartbeats import BROKER, WEB

NOW = datetime(2027, 3, 12, 9, tzinfo=UTC)
ROLES = (WEB, BROKER, "relay", "consumer", "sender")
WELL = Facts(NOW, heartbeats=dict.fromkeys(ROLES, NOW), queues=[Queue(name) for name in PATIENCE])


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def silent(**since: datetime | None) -> Facts:
    return replace(WELL, heartbeats={**WELL.heartbeats, **since})


def waiting(name: str, since: float, moved: float | None = None) -> Facts:
    queue = Queue(name, 7, ago(since), None if moved is None else ago(moved))
    return replace(WELL, queues=[queue])


def test_whoever_is_at_work_with_nothing_waiting_is_well() -> None:
    assert faults_of(WELL) == ()


@pytest.mark.parametrize("role", [role for role in ROLES if role != BROKER])
def test_a_role_that_was_not_at_work_for_45_seconds_is_silent_since_then(role: str) -> None:
    assert faults_of(silent(**{role: ago(45)})) == ()
    assert faults_of(silent(**{role: ago(46)})) == (HealthFault("silent", ago(46), role),)
    assert faults_of(silent(**{role: None})) == (HealthFault("silent", None, role),)


def test_a_broker_that_is_away_is_named_unless_nobody_listens_there() -> None:
    assert faults_of(silent(**{BROKER: ago(31)})) == (HealthFault(BROKER, ago(31)),)
    both = silent(**{BROKER: ago(60), "consumer": ago(60)})
    assert faults_of(both) == (HealthFault("silent", ago(60), "consumer"),)


@pytest.mark.parametrize("name", ["outbox", "mails"])
def test_what_waits_is_stuck_when_nothing_moves_or_when_it_takes_too_long(name: str) -> None:
    assert faults_of(waiting(name, 44)) == ()
    assert faults_of(waiting(name, 46)) == (HealthFault(name, ago(46), count=7),)
    assert faults_of(waiting(name, 600, moved=5)) == ()
    assert faults_of(waiting(name, 600, moved=50)) != ()
    assert faults_of(waiting(name, 901, moved=5)) != ()


def test_one_receivers_server_that_says_later_is_no_fault_while_others_get_their_mail() -> None:
    assert faults_of(waiting("deferred_mails", 90_000, moved=300)) == ()
    assert [fault.code for fault in faults_of(waiting("deferred_mails", 601))] == ["deferred_mails"]


def test_what_was_put_aside_is_a_fault_at_once() -> None:
    parked = replace(WELL, parked=2, parked_since=NOW)
    assert faults_of(parked) == (HealthFault("parked", NOW, count=2),)


def test_where_nothing_can_be_written_the_silence_that_follows_is_not_told() -> None:
    nobody = dict.fromkeys(ROLES, ago(3600))
    full = replace(WELL, can_write=False, room=0, heartbeats=nobody)
    assert faults_of(full) == (HealthFault("cannot_write"),)


def test_a_disk_that_is_nearly_full_is_told_before_it_is() -> None:
    assert faults_of(replace(WELL, room=LEAST_ROOM)) == ()
    (fault,) = faults_of(replace(WELL, room=LEAST_ROOM - 1))
    assert fault.code == "room"


def test_every_kind_of_fault_is_in_the_list_that_the_monitoring_counts() -> None:
    everything = replace(
        silent(**{BROKER: None, "sender": None}),
        queues=[Queue(name, 1, ago(90_000)) for name in PATIENCE],
        parked=1,
        room=0,
        audit_faults=1,
    )
    told = {fault.code for fault in faults_of(everything)} | {"cannot_write"}
    assert told == set(CODES)


def test_a_log_that_was_changed_is_a_fault_at_once_and_before_all_others() -> None:
    (first, *_others) = faults_of(replace(WELL, audit_faults=2, audit_broken_since=NOW, parked=1))
    assert first == HealthFault("audit_broken", NOW, count=2)
