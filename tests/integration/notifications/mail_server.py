"""A real SMTP server for tests that keeps what it takes and can misbehave in every known way."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from time import monotonic

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.processes import free_port

Answer = Callable[[str, int], str]


@dataclass
class Inbox:
    """What the server took. `on_recipient` and `on_data` answer by address and number of the try.

    They may return "hang" (answer too late) "drop" (cut the line; at DATA the mail is taken), "250
    slow" (agree a moment later) or "250 late" (take the mail and say so a moment later). Further
    connections than `most_connections` are cut.
    """

    on_recipient: Answer = field(default=lambda _address, _try: "250 OK")
    on_data: Answer = field(default=lambda _address, _try: "250 OK")
    taken: list[EmailMessage] = field(default_factory=list)
    taken_at: list[float] = field(default_factory=list)
    tries: dict[str, int] = field(default_factory=dict)
    connections: int = 0
    most_connections: int = 100
    arrived: threading.Event = field(default_factory=threading.Event)

    def addresses(self) -> list[str]:
        return [str(message["To"].addresses[0].addr_spec) for message in self.taken]

    def take(self, content: bytes) -> None:
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken_at.append(monotonic())
        self.taken.append(message)
        self.arrived.set()


class _Handler:
    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_EHLO(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        self._inbox.connections += 1
        if self._inbox.connections > self._inbox.most_connections:
            server.transport.abort()
        session.host_name = hostname
        return answers

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        inbox = self._inbox
        inbox.tries[address] = inbox.tries.get(address, 0) + 1
        wanted = inbox.on_recipient(address, inbox.tries[address])
        if wanted == "250 slow":
            await asyncio.sleep(0.02)
        answer = await self._answer(server, wanted)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        address = envelope.rcpt_tos[0]
        wanted = self._inbox.on_data(address, self._inbox.tries[address])
        if wanted == "250 slow":
            await asyncio.sleep(0.02)
        if wanted.startswith("250") or wanted == "drop":
            assert isinstance(envelope.content, bytes)
            self._inbox.take(envelope.content)
        if wanted == "250 late":
            await asyncio.sleep(0.05)
        return await self._answer(server, wanted)

    async def _answer(self, server: SMTP, wanted: str) -> str:
        if wanted == "hang":
            await asyncio.sleep(2)
            return "250 too late"
        if wanted == "drop":
            server.transport.abort()
            return "250 never read"
        return wanted


@contextmanager
def mail_server(inbox: Inbox, port: int = 0) -> Iterator[int]:
    """The port at which the server listens while the block runs."""
    chosen = port or free_port()
    controller = Controller(_Handler(inbox), hostname="127.0.0.1", port=chosen)
    controller.start()
    try:
        yield chosen
    finally:
        controller.stop(no_assert=True)
