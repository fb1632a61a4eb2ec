"""One mail ready to leave, and how it becomes bytes; holds usable links, so it is never stored."""

from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime, parseaddr
from uuid import UUID

from services.notifications.channels import mime
from services.notifications.domain.safe_text import header_address, header_text


@dataclass(frozen=True)
class Sender:
    """Who the mails are from, e.g. Sender("Matchdag", "svar-ikke@skole.dk")."""

    name: str
    address: str

    @classmethod
    def parse(cls, text: str) -> "Sender":
        """From `Name <address>` or a bare address; ValueError when it cannot stand in a header."""
        name, address = parseaddr(text)
        return cls(header_text(name) or "Matchdag", header_address(address))

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Mail:
    """What one person gets."""

    id: UUID
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    #: iCalendar text with both addresses
    calendar: str | None = None
    calendar_method: str | None = None
    opt_out_url: str | None = None


def message_id(mail_id: UUID, sender: Sender) -> str:
    """The same for every attempt, so that receivers recognise a second copy."""
    return f"<{mail_id}@{sender.domain}>"


def build_message(mail: Mail, sender: Sender, written_at: datetime) -> bytes:
    """The mail as it travels; UnusableAddress when the address cannot stand in a header."""
    headers = [
        mime.address_header("From", sender.name, sender.address),
        mime.address_header("To", header_text(mail.to_name), header_address(mail.to_address)),
        mime.text_header("Subject", header_text(mail.subject)),
        f"Date: {format_datetime(written_at)}",
        f"Message-ID: {message_id(mail.id, sender)}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ]
    if mail.opt_out_url is not None:
        headers.append(f"List-Unsubscribe: <{mail.opt_out_url}>")
        headers.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    content = _content(mail)
    return replace(content, headers=(*headers, *content.headers)).to_bytes()


def _content(mail: Mail) -> mime.Part:
    """A calendar as iMIP wants it (RFC 6047): an alternative with its method, and a file."""
    forms = [mime.text_part("text/plain", mail.text), mime.text_part("text/html", mail.html)]
    if mail.calendar is None or mail.calendar_method is None:
        return mime.multipart("alternative", f"a{mail.id.hex}", forms)
    method = f"text/calendar; method={mail.calendar_method}"
    forms.append(mime.text_part(method, mail.calendar))
    copy = mime.file_part("application/ics", "matchdag.ics", mail.calendar.encode())
    alternative = mime.multipart("alternative", f"a{mail.id.hex}", forms)
    return mime.multipart("mixed", f"m{mail.id.hex}", [alternative, copy])
