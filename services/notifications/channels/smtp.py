"""Hands mails to a mail server over a kept connection and says what the server answered."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Self
from urllib.parse import unquote, urlsplit

import structlog

from services.notifications.channels.mail import Mail, Sender, build_message
from services.notifications.domain.delivery import Attempt, Outcome, Stage, outcome_of
from services.notifications.domain.safe_text import UnusableAddress, header_address, redacted_text
from shared import clock

TIMEOUT_SECONDS = 20.0
MAILS_PER_CONNECTION = 100
_log = structlog.get_logger(__name__)
_PORTS = {"smtp": 25, "smtps": 465}
_DOT_FIRST = re.compile(rb"(?m)^\.")
_LAST_LINE = b".\r\n"


@dataclass(frozen=True)
class SmtpServer:
    """Where mails are handed over; "smtp" is encrypted where the server offers it, and without that
    no password is sent as long as `requires_tls`.
    """

    host: str
    port: int
    encrypted: bool = False
    user: str = ""
    password: str = ""
    timeout: float = TIMEOUT_SECONDS
    requires_tls: bool = True

    @classmethod
    def parse(cls, url: str) -> Self:
        """From `smtp://user:password@host:587` or `smtps://…`."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("must look like smtp://host:25 or smtps://user:password@host:465")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            encrypted=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def __repr__(self) -> str:
        return f"SmtpServer({self.host!r}, {self.port})"


class PasswordInTheClear(smtplib.SMTPException):
    """The server offers no encryption, and a password would be sent for everybody to read."""


class _NegativeReply(Exception):
    """The server said something other than yes at this stage."""

    def __init__(self, stage: Stage, code: int, reply: bytes) -> None:
        self.attempt = Attempt(
            outcome_of(stage, code), code, redacted_text(reply.decode("utf-8", "replace"))
        )


class SmtpChannel:
    """One connection, used by one thread, kept between mails and renewed when it has died."""

    name = "smtp"

    def __init__(self, server: SmtpServer, sender: Sender) -> None:
        self._server = server
        self._sender = sender
        self._connection: smtplib.SMTP | None = None
        self._sent_on_connection = 0
        self._is_within_mail = False

    def open(self) -> bool:
        if self._connection is None:
            try:
                self._connection = self._connect()
            except (OSError, smtplib.SMTPException):
                return False
            self._sent_on_connection = 0
        return True

    def offer(self, mail: Mail) -> Attempt | None:
        try:
            to_address = header_address(mail.to_address)
            content = build_message(mail, self._sender, clock.now())
        except UnusableAddress:
            return Attempt(Outcome.REFUSED, None, "address not usable")
        try:
            connection = self._ready_connection()
            return self._converse(lambda: self._write(connection, to_address, content))
        except _NegativeReply as answered:
            self._after_refusal(answered.attempt)
            return answered.attempt
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Attempt(Outcome.UNREACHABLE, _code_of(error), type(error).__name__)

    def hand_over(self) -> Attempt:
        """If the line breaks now the server may have the mail: it is offered again."""
        return self._converse(self._end) or Attempt(Outcome.DELIVERED, 250)

    def close(self) -> None:
        """A mail that was offered and not handed over is dropped by the server."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if not self._is_within_mail:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                connection.quit()
        self._is_within_mail = False
        connection.close()

    def _converse(self, say: Callable[[], None]) -> Attempt | None:
        """None when the server agreed; a line that breaks here may be the mail's own fault."""
        try:
            say()
        except _NegativeReply as answered:
            self._after_refusal(answered.attempt)
            return answered.attempt
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self.close()
            return Attempt(Outcome.DEFERRED, None, type(error).__name__)
        return None

    def _write(self, connection: smtplib.SMTP, to_address: str, content: bytes) -> None:
        """Everything but the line that makes it a mail (RFC 5321 4.1.1.4)."""
        _expect(Stage.RECIPIENT, connection.docmd(f"rcpt TO:<{to_address}>"))
        code, reply = connection.docmd("data")
        if code != 354:
            raise _NegativeReply(Stage.DATA, code, reply)
        self._is_within_mail = True
        connection.send(_DOT_FIRST.sub(b"..", content))

    def _end(self) -> None:
        if self._connection is None:
            raise smtplib.SMTPServerDisconnected("nothing was offered")
        self._connection.send(_LAST_LINE)
        reply = self._connection.getreply()
        self._is_within_mail = False
        _expect(Stage.DATA, reply)
        self._sent_on_connection += 1

    def _ready_connection(self) -> smtplib.SMTP:
        """A connection on which the server has accepted us as the sender of the next mail."""
        if self._connection is not None and self._sent_on_connection < MAILS_PER_CONNECTION:
            try:
                _expect(Stage.SENDER, self._connection.mail(self._sender.address))
                return self._connection
            except (OSError, smtplib.SMTPServerDisconnected):
                pass  # it died while idle; nothing of this mail was handed over yet
        self.close()
        self._connection = self._connect()
        self._sent_on_connection = 0
        _expect(Stage.SENDER, self._connection.mail(self._sender.address))
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.encrypted:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=_trust()
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            connection.ehlo_or_helo_if_needed()
            if not server.encrypted and connection.has_extn("starttls"):
                connection.starttls(context=_trust())
                connection.ehlo()
            if server.user:
                self._protect_password(connection)
                connection.login(server.user, server.password)
            # else the last line of a mail waits for the receipt of those before it
            if connection.sock is not None:
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            connection.close()
            raise
        return connection

    def _protect_password(self, connection: smtplib.SMTP) -> None:
        if isinstance(connection.sock, ssl.SSLSocket):
            return
        _log.warning("smtp_not_encrypted", is_password_sent=not self._server.requires_tls)
        if self._server.requires_tls:
            raise PasswordInTheClear(f"{self._server.host} offers no encryption")

    def _after_refusal(self, attempt: Attempt) -> None:
        """Keep the connection if the server would; 421 means that it is closing it."""
        if attempt.code == 421 or self._connection is None:
            self.close()
            return
        try:
            code, _ = self._connection.rset()
        except (OSError, smtplib.SMTPException):
            code = 0
        if code != 250:
            self.close()


@cache
def _trust() -> ssl.SSLContext:
    """Whom we believe to be who they say; read once, for it takes as long as ten mails."""
    return ssl.create_default_context()


def _expect(stage: Stage, reply: tuple[int, bytes]) -> None:
    code, text = reply
    if not 200 <= code <= 299:
        raise _NegativeReply(stage, code, text)


def _code_of(error: Exception) -> int | None:
    code = getattr(error, "smtp_code", None)
    return code if isinstance(code, int) else None
