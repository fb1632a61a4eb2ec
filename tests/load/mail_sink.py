"""A mail server in a process of its own: notes when it accepted a mail, and for whom.

`python -m tests.load.mail_sink PORT FILE` appends "monotonic-seconds address" for each mail.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.processes import free_port, started
from tests.support.waiting import until


@dataclass
class Sink:
    """What a mail server in another process has accepted."""

    port: int
    file: Path

    def accepted(self) -> list[tuple[float, str]]:
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [(float(at), address) for at, address in (line.split(" ", 1) for line in lines)]

    def wait_for(self, count: int, *, seconds: float) -> list[tuple[float, str]]:
        def is_there() -> bool:
            return self.file.exists() and self.file.read_bytes().count(b"\n") >= count

        until(is_there, seconds=seconds, what=f"{count} accepted mails")
        return self.accepted()


@contextmanager
def mail_sink(folder: Path) -> Iterator[Sink]:
    sink = Sink(free_port(), folder / f"accepted-{time.monotonic_ns()}.txt")
    command = [sys.executable, "-m", "tests.load.mail_sink", str(sink.port), str(sink.file)]
    with started(command, folder / "mail-sink.log"):
        until(sink.file.exists, seconds=30, what="the mail server")
        yield sink


class _Handler:
    def __init__(self, file: Path) -> None:
        self._file = file.open("a", buffering=1)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name aiosmtpd calls
        self._file.write(f"{time.monotonic():.6f} {envelope.rcpt_tos[0]}\n")
        return "250 OK"


def main(port: str, file: str) -> None:
    import asyncio

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    server = UnthreadedController(
        _Handler(Path(file)), hostname="127.0.0.1", port=int(port), loop=loop
    )
    server.begin()
    Path(file).touch()
    loop.run_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
