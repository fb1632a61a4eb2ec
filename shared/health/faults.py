"""From what a service knows of itself to what is wrong with it: plain Python, one rule for all.

The readiness door, the page of operations and the figures for the monitoring ask here and nowhere
else, so that none of them says "all is well" while another does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.health.heartbeats import BROKER

#: a worker says every five seconds which of its loops are at work
SILENT_AFTER = timedelta(seconds=45)
#: a consumer that listens is in touch with the broker twice a second
BROKER_SILENT_AFTER = timedelta(seconds=30)
#: bytes; below this a full disk is near, and the databases still write
LEAST_ROOM = 32_000_000


@dataclass(frozen=True)
class Patience:
    """How old the oldest of a queue may be: where nothing of the queue moves, and in any case."""

    while_still: timedelta
    at_most: timedelta | None


PATIENCE: Mapping[str, Patience] = {
    "outbox": Patience(timedelta(seconds=45), timedelta(minutes=15)),
    "inbox": Patience(timedelta(seconds=45), timedelta(seconds=45)),
    "mails": Patience(timedelta(seconds=45), timedelta(minutes=15)),
    # one receiver's server that says "later" for a day is no fault of ours
    "deferred_mails": Patience(timedelta(minutes=10), None),
    # rows of the audit log are sealed every five seconds
    "audit": Patience(timedelta(minutes=2), timedelta(minutes=2)),
}


@dataclass(frozen=True)
class Queue:
    """What waits: how many, since when the oldest should have gone, and when one last went."""

    name: str
    waiting: int = 0
    since: datetime | None = None
    moved_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What a service knows of itself at one moment.

    `heartbeats` has a key for each role that must be at work. `room` in bytes; None: it lies on
    another machine.
    """

    at: datetime
    heartbeats: Mapping[str, datetime | None] = field(default_factory=dict)
    queues: Sequence[Queue] = ()
    parked: int = 0
    parked_since: datetime | None = None
    can_write: bool = True
    room: int | None = None
    #: rows and segments of the audit log that are not what was sealed, and since when
    audit_faults: int = 0
    audit_broken_since: datetime | None = None


@dataclass(frozen=True)
class HealthFault:
    """`code` is one of CODES; `subject` a role or nothing; `since` None: nobody knows."""

    code: str
    since: datetime | None = None
    subject: str = ""
    count: int = 0


CODES = ("audit_broken", "cannot_write", "room", BROKER, "silent", *PATIENCE, "parked")


def faults_of(facts: Facts) -> tuple[HealthFault, ...]:
    """Everything that is wrong, the cause before what follows from it; empty: it is well."""
    return (
        *_audit_faults(facts),
        *_disk_faults(facts),
        *_silences(facts),
        *(
            HealthFault(queue.name, queue.since, count=queue.waiting)
            for queue in facts.queues
            if _is_stuck(queue, facts.at)
        ),
        *((HealthFault("parked", facts.parked_since, count=facts.parked),) if facts.parked else ()),
    )


def _audit_faults(facts: Facts) -> list[HealthFault]:
    if not facts.audit_faults:
        return []
    return [HealthFault("audit_broken", facts.audit_broken_since, count=facts.audit_faults)]


def _disk_faults(facts: Facts) -> list[HealthFault]:
    if not facts.can_write:
        return [HealthFault("cannot_write")]
    if facts.room is not None and facts.room < LEAST_ROOM:
        return [HealthFault("room", count=facts.room // 1_000_000)]
    return []


def _silences(facts: Facts) -> list[HealthFault]:
    """Where nothing can be written, nobody can say that it is at work."""
    if not facts.can_write:
        return []
    silent = {
        role: at
        for role, at in facts.heartbeats.items()
        if at is None or facts.at - at > (BROKER_SILENT_AFTER if role == BROKER else SILENT_AFTER)
    }
    if "consumer" in silent:
        silent.pop(BROKER, None)  # nobody is there to be in touch with it
    return [
        HealthFault(BROKER, at) if role == BROKER else HealthFault("silent", at, role)
        for role, at in silent.items()
    ]


def _is_stuck(queue: Queue, at: datetime) -> bool:
    if queue.since is None:
        return False
    patience, age = PATIENCE[queue.name], at - queue.since
    if patience.at_most is not None and age > patience.at_most:
        return True
    still_since = max(queue.since, queue.moved_at or queue.since)
    return at - still_since > patience.while_still
