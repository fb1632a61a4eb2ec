"""The ways a mail leaves the house; each says what came of one attempt and knows no table."""

from services.notifications.channels.interface import Channel, channels_for
from services.notifications.channels.mail import Mail, Sender, build_message
from services.notifications.channels.mailbox import MailboxChannel
from services.notifications.channels.smtp import SmtpChannel, SmtpServer

__all__ = [
    "Channel",
    "Mail",
    "MailboxChannel",
    "Sender",
    "SmtpChannel",
    "SmtpServer",
    "build_message",
    "channels_for",
]
