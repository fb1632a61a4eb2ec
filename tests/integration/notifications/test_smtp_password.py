"""The mail server's password is sent over an encrypted connection alone, unless set otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from structlog.testing import capture_logs

from services.notifications.channels import Sender, SmtpChannel, SmtpServer
from services.notifications.settings import read_settings
from tests.support.processes import free_port

SENDER = Sender("Matchdag", "matchdag@skolen.example")


@contextmanager
def unencrypted_server(passwords: list[bytes]) -> Iterator[int]:
    """The port of a server that asks for a password in the clear, and notes those it is told."""

    def take(*told: object) -> AuthResult:
        login = told[-1]
        assert isinstance(login, LoginPassword)
        passwords.append(login.password)
        return AuthResult(success=True)

    port = free_port()
    controller = Controller(
        object(), hostname="127.0.0.1", port=port, authenticator=take, auth_require_tls=False
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop(no_assert=True)


def test_no_password_is_sent_in_the_clear() -> None:
    passwords: list[bytes] = []
    with unencrypted_server(passwords) as port, capture_logs() as lines:
        channel = SmtpChannel(SmtpServer.parse(f"smtp://us:secret@127.0.0.1:{port}"), SENDER)
        assert not channel.open()
    assert passwords == []
    assert [line["event"] for line in lines] == ["smtp_not_encrypted"]


def test_control_where_that_is_switched_off_it_is_sent_and_warned_of() -> None:
    passwords: list[bytes] = []
    with unencrypted_server(passwords) as port, capture_logs() as lines:
        server = SmtpServer.parse(f"smtp://us:secret@127.0.0.1:{port}")
        channel = SmtpChannel(replace(server, requires_tls=False), SENDER)
        assert channel.open()
        channel.close()
    assert passwords == [b"secret"]
    assert [line["event"] for line in lines] == ["smtp_not_encrypted"]


@pytest.mark.parametrize(("given", "requires"), [({}, True), ({"": "false"}, False)])
def test_the_setting_decides(given: dict[str, str], requires: bool) -> None:
    settings = read_settings(
        {
            "MATCHDAG_SECRET_KEYS": "k" * 40,
            "MATCHDAG_NOTIFICATIONS_DATABASE_URL": "sqlite:///x.sqlite",
            "MATCHDAG_SMTP_URL": "smtp://us:secret@relay.example:25",
            **{f"MATCHDAG_SMTP_REQUIRE_TLS{name}": value for name, value in given.items()},
        }
    )
    assert settings.smtp is not None
    assert settings.smtp.requires_tls is requires
