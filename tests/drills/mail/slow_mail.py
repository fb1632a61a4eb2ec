"""A mail server that takes 30 s for each mail, while students book in the suite.

At full size: `python -m tests.drills.mail.slow_mail`.
"""

import argparse
import asyncio
import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from shared.db.locks import lock_for
from tests.drills.booking.steady_booking import book_steadily
from tests.drills.operation.restore import FIRST_START
from tests.load.school import make_school
from tests.load.serving import SECRET
from tests.support.processes import BIN, answers, free_port, started
from tests.support.server_process import Visitor
from tests.support.waiting import until

SECONDS_PER_MAIL = 30
SECONDS_HELD = 5


@dataclass(frozen=True)
class Outcome:
    """p95 in milliseconds; `mails_taken` stays 0 while the slow mail is on its way."""

    bookings: int
    failed: int
    p95_before: float
    p95_while_slow: float
    p95_with_a_held_writer: float
    mails_taken: int


class _SlowServer:
    def __init__(self) -> None:
        self.port = free_port()
        self.is_busy = threading.Event()
        self.taken = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - the name aiosmtpd calls
        self.is_busy.set()
        await asyncio.sleep(SECONDS_PER_MAIL)
        self.taken += 1
        return "250 OK"


@contextmanager
def slow_mail_server() -> Iterator[_SlowServer]:
    server = _SlowServer()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop(no_assert=True)


def book_with_slow_mail(folder: Path, *, students: int, per_second: float) -> Outcome:
    """A third before, a third while the mail is slow, a third with the control: a writer that is
    held for five seconds, as if somebody mailed inside a transaction.
    """
    with ExitStack() as stack:
        mail = stack.enter_context(slow_mail_server())
        port = _suite(stack, folder, mail.port)
        database = folder / "data" / "registration.sqlite"
        school = make_school(f"sqlite:///{database}", students)
        third = students // 3
        thirds = [
            replace(school, browsers=school.browsers[n * third : (n + 1) * third]) for n in range(3)
        ]
        before = book_steadily(
            thirds[0], [port], per_second=per_second, most_retries=0, prefix="/registration"
        )
        visitor = Visitor(f"http://localhost:{port}")
        visitor.get("/registration/sign-in")
        assert visitor.post("/registration/sign-in", email=FIRST_START[3]) == 200
        until(mail.is_busy.is_set, seconds=60, what="the slow mail on its way")
        slow = book_steadily(
            thirds[1], [port], per_second=per_second, most_retries=0, prefix="/registration"
        )
        taken = mail.taken
        lock = lock_for(Path(f"{database}.writer"))
        with lock.held(10):
            timer = threading.Timer(SECONDS_HELD, lock.release)
            timer.start()
            held = book_steadily(
                thirds[2], [port], per_second=per_second, most_retries=0, prefix="/registration"
            )
            timer.join()
    booked = sum(phase.statuses[201] for phase in (before, slow, held))
    return Outcome(
        bookings=booked,
        failed=3 * third - booked,
        p95_before=round(before.p95(), 1),
        p95_while_slow=round(slow.p95(), 1),
        p95_with_a_held_writer=round(held.p95(), 1),
        mails_taken=taken,
    )


def _suite(stack: ExitStack, folder: Path, mail_port: int) -> int:
    """`matchdag up` with a mail server of its own and a key that the drill knows."""
    port, data = free_port(), folder / "data"
    data.mkdir()
    handle = os.open(data / "secret-key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(SECRET)
    command = [str(BIN / "matchdag"), "up", "--port", str(port), "--data", str(data), *FIRST_START]
    environment = {"MATCHDAG_SMTP_URL": f"smtp://127.0.0.1:{mail_port}"}
    log = folder / "suite.log"
    stack.enter_context(started(command, log, environment))
    answers(f"http://localhost:{port}/registration/readyz", log=log)
    # The suite answers before it has made its school, and makes none where there is one already.
    until(lambda: "/registration/console/" in log.read_text(), what="the school's administrator")
    return port


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=900)
    parser.add_argument("--per-second", type=float, default=20)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = book_with_slow_mail(
            Path(folder), students=options.students, per_second=options.per_second
        )
    print(json.dumps(asdict(outcome), indent=2))
    return int(outcome.failed > 0 or outcome.p95_while_slow > 1.2 * outcome.p95_before)


if __name__ == "__main__":
    sys.exit(main())
