"""The interface of a channel, and which one the settings ask for."""

from collections.abc import Sequence
from typing import Protocol

from services.notifications.channels.mail import Mail, Sender
from services.notifications.channels.mailbox import MailboxChannel
from services.notifications.channels.smtp import SmtpChannel, SmtpServer
from services.notifications.domain.delivery import Attempt

CONNECTIONS = 2


class Channel(Protocol):
    """A way out for one mail at a time; says what came of it and never raises for the far side."""

    name: str

    def open(self) -> bool:
        """Whether the far side can be reached and lets us in."""

    def offer(self, mail: Mail) -> Attempt | None:
        """All but the last byte, so no copy is left; None when the far side waits for that one."""

    def hand_over(self) -> Attempt:
        """The last byte of the mail that was offered: from here on the far side may have it."""

    def close(self) -> None:
        """What was offered and not handed over does not arrive."""


def channels_for(server: SmtpServer | None, sender: Sender) -> Sequence[Channel]:
    """Real mail when a mail server is set, otherwise the mailbox page of this installation.

    While one connection waits for an answer, the other gets its mail ready.
    """
    if server is None:
        return [MailboxChannel()]
    return [SmtpChannel(server, sender) for _ in range(CONNECTIONS)]
