"""A real mail server that keeps what it accepts, for journeys whose links come by mail."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.processes import free_port
from tests.support.waiting import until


class Mails:
    def __init__(self, port: int) -> None:
        self.port = port
        self._accepted: list[tuple[list[str], bytes]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name aiosmtpd calls
        assert isinstance(envelope.content, bytes)
        self._accepted.append((list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What came for the address, the newest first."""
        return [_read(content) for to, content in reversed(self._accepted) if address in to]

    def all(self) -> list[EmailMessage]:
        return [_read(content) for _, content in self._accepted]

    def link_to(self, address: str, part: str) -> str:
        """The newest link with `part` in a mail to the address; waits for the mail."""
        found: list[str] = []

        def look() -> bool:
            for mail in self.to(address):
                body = mail.get_body(("plain",))
                links = re.findall(r"https?://\S+", body.get_content() if body else "")
                found.extend(link for link in links if part in link)
            return bool(found)

        until(look, seconds=30, what=f"a mail to {address} with {part}")
        return found[0]


def _read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


@contextmanager
def mail_server(host: str = "127.0.0.1", port: int = 0) -> Iterator[Mails]:
    mails = Mails(port or free_port())
    controller = Controller(mails, hostname=host, port=mails.port)
    controller.start()
    try:
        yield mails
    finally:
        controller.stop()
