"""One mail ready to leave, and how it becomes an e-mail message; holds usable links, so never
stored.
"""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from uuid import UUID

from services.notifications.domain.wording import address_for_header, header_words


@dataclass(frozen=True)
class Sender:
    """Who the mails are from, e.g. Sender("Matchdag", "svar-ikke@skole.dk")."""

    name: str
    address: str

    @classmethod
    def parse(cls, text: str) -> "Sender":
        """From `Name <address>` or a bare address; ValueError when it cannot stand in a header."""
        name, address = parseaddr(text)
        return cls(header_words(name) or "Matchdag", address_for_header(address))

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Mail:
    """What one person gets. `calendar` is addressed iCalendar text with its method."""

    id: UUID
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    calendar: str | None = None
    calendar_method: str | None = None
    decline_url: str | None = None


def message_id(mail_id: UUID, sender: Sender) -> str:
    """The same for every attempt, so that receivers recognise a second copy."""
    return f"<{mail_id}@{sender.domain}>"


def build_message(mail: Mail, sender: Sender, written_at: datetime) -> EmailMessage:
    """The MIME message; AddressNotUsable when the address cannot stand in a header."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    to_address = address_for_header(mail.to_address)
    message["To"] = Address(header_words(mail.to_name), addr_spec=to_address)
    message["Subject"] = header_words(mail.subject)
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = message_id(mail.id, sender)
    message["Auto-Submitted"] = "auto-generated"
    if mail.decline_url is not None:
        message["List-Unsubscribe"] = f"<{mail.decline_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar is not None and mail.calendar_method is not None:
        _add_calendar(message, mail.calendar, mail.calendar_method)
    return message


def _add_calendar(message: EmailMessage, calendar: str, method: str) -> None:
    """As iMIP wants it (RFC 6047): an alternative with its method, and a copy as a file."""
    message.add_alternative(calendar, subtype="calendar", params={"method": method})
    message.add_attachment(
        calendar.encode(), maintype="application", subtype="ics", filename="matchdag.ics"
    )
