"""Turns a stored mail into one with usable links, as it leaves and never before."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.notifications.channels.mail import Mail, Sender
from services.notifications.domain.safe_text import CODE_MARK, LINK_MARK, OPT_OUT_MARK
from services.notifications.domain.stored_mail import Recipient, StoredMail
from services.notifications.emails.calendar import add_addresses
from shared.auth import links
from shared.auth.link_codes import code_of, in_groups

OPT_OUT_PURPOSE = "decline-mail"
OPT_OUT_PATH = "/notifications/decline/{token}"
ONE_CLICK_PATH = "/notifications/decline/{token}/one-click"


@dataclass(frozen=True)
class MailComposer:
    """What is needed to make links and addresses usable."""

    base_url: str
    secret_keys: Sequence[str]
    sender: Sender

    def compose(self, message: StoredMail, contact: Recipient) -> Mail:
        """The mail as it leaves; UnusableAddress when an address cannot stand in its calendar."""
        marks = {
            LINK_MARK: self.link_to(message),
            CODE_MARK: self._code_to(message),
            OPT_OUT_MARK: self._opt_out_url(contact, OPT_OUT_PATH),
        }
        calendar = message.calendar and add_addresses(
            message.calendar, organiser=self.sender.address, attendee=contact.email
        )
        return Mail(
            id=message.id,
            to_name=contact.name,
            to_address=contact.email,
            subject=message.subject,
            text=_fill(message.body_text, marks),
            html=_fill(message.body_html, marks),
            calendar=calendar,
            calendar_method=message.calendar_method,
            opt_out_url=self._opt_out_url(contact, ONE_CLICK_PATH) if message.bulk else None,
        )

    def link_to(self, message: StoredMail) -> str:
        """The usable address of the message's link, or the front door where it has none."""
        path = message.link_path or "/"
        if message.link_purpose is not None and message.link_subject is not None:
            path = path.format(
                token=links.mint(
                    self.secret_keys,
                    message.link_purpose,
                    message.link_subject,
                    message.link_generation,
                )
            )
        return self.base_url.rstrip("/") + path

    def _code_to(self, message: StoredMail) -> str:
        """What is typed instead of following the link; "" where it opens for everybody."""
        if message.link_purpose is None or message.link_subject is None:
            return ""
        return in_groups(code_of(self.secret_keys, message.link_purpose, message.link_subject))

    def _opt_out_url(self, contact: Recipient, path: str) -> str:
        token = links.mint(self.secret_keys, OPT_OUT_PURPOSE, contact.id, 0)
        return self.base_url.rstrip("/") + path.format(token=token)


def _fill(text: str, marks: dict[str, str]) -> str:
    for mark, address in marks.items():
        text = text.replace(mark, address)
    return text
