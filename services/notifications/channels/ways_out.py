"""The interface of a channel, and which one the settings ask for."""

from typing import Protocol

from services.notifications.channels.mail import Mail, Sender
from services.notifications.channels.mailbox import MailboxChannel
from services.notifications.channels.smtp import SmtpChannel, SmtpServer
from services.notifications.domain.delivery import Attempt


class Channel(Protocol):
    """A way out. `deliver` never raises for what the far side does; it tells what came of it."""

    name: str

    def deliver(self, mail: Mail) -> Attempt: ...

    def close(self) -> None: ...


def channel_for(server: SmtpServer | None, sender: Sender) -> Channel:
    """Real mail when a mail server is set, otherwise the mailbox page of this installation."""
    return SmtpChannel(server, sender) if server is not None else MailboxChannel()
