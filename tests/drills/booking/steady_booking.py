"""Bookings at a steady pace over HTTP, each repeated until answered, and what came of them."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select

from services.registration.kit.models.metadata import Base
from services.registration.meetings.models.meetings import Meeting
from shared.db import Database
from tests.load.school import School, bookings

THREADS = 16
AGAIN = {502, 503, 504}


@dataclass
class Answers:
    """`statuses` are the last answers, `retried` counts the requests that were sent again,
    `seconds` are (when it was due, how long until its last answer); both since the start.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    retried: int = 0
    seconds: list[tuple[float, float]] = field(default_factory=list)

    def p95(self, since: float = 0.0, until: float = float("inf")) -> float:
        """In milliseconds, of what was due in that time."""
        times = sorted(took for due, took in self.seconds if since <= due < until)
        return 1000 * times[min(int(0.95 * len(times)), len(times) - 1)] if times else 0.0


def book_steadily(
    school: School,
    ports: Sequence[int],
    *,
    per_second: float,
    most_retries: int,
    pause: float = 0.2,
    prefix: str = "",
) -> Answers:
    """One booking for each student. A retry goes to the next port, with the same key."""
    answers, guard, begun = Answers(), threading.Lock(), time.monotonic()
    requests = [_parts(raw) for raw in bookings(school, school.seats, prefix=prefix)]

    def send(first: int) -> None:
        for number in range(first, len(requests), THREADS):
            due = number / per_second
            time.sleep(max(0.0, begun + due - time.monotonic()))
            status, tries = _answered(requests[number], ports, number, most_retries, pause)
            with guard:
                answers.statuses[status] += 1
                answers.retried += tries > 1
                answers.seconds.append((due, time.monotonic() - begun - due))

    senders = [threading.Thread(target=send, args=(first,)) for first in range(THREADS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return answers


def _answered(
    request: tuple[str, dict[str, str], bytes],
    ports: Sequence[int],
    number: int,
    most_retries: int,
    pause: float,
) -> tuple[int, int]:
    """The last status, 0 when there was no answer at all, and the number of tries."""
    tries = 0
    while True:
        status = _asked(ports[(number + tries) % len(ports)], *request)
        tries += 1
        if (status and status not in AGAIN) or tries > most_retries:
            return status, tries
        time.sleep(pause)


def _asked(port: int, path: str, headers: dict[str, str], body: bytes) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    else:
        return answer.status
    finally:
        connection.close()


def _parts(raw: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return first.split()[1], headers, body


@dataclass(frozen=True)
class Kept:
    """What the database holds: all but `meetings` and `messages` must be 0 or equal to it."""

    meetings: int
    students_with_two: int
    messages: int
    unpublished: int


def kept(database: Database) -> Kept:
    outbox = Base.metadata.tables["outbox_messages"]
    with database.reading() as session:
        per_student: list[tuple[UUID, int]] = [
            (row[0], row[1])
            for row in session.execute(
                select(Meeting.person_id, func.count()).group_by(Meeting.person_id)
            )
        ]
        messages = session.scalar(select(func.count()).select_from(outbox)) or 0
        unpublished = (
            session.scalar(select(func.count()).where(outbox.c.published_at.is_(None))) or 0
        )
    return Kept(
        sum(number for _, number in per_student),
        sum(number > 1 for _, number in per_student),
        messages,
        unpublished,
    )
