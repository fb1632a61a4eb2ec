"""Turns a stored message into a mail with usable links, at the door and nowhere before."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.notifications.channels.mail import Mail, Sender
from services.notifications.domain.told import Reader, Told
from services.notifications.domain.wording import DECLINE_MARK, LINK_MARK
from services.notifications.emails.calendar import addressed
from shared.auth import links

DECLINE_PURPOSE = "decline-mail"
DECLINE_PATH = "/notifications/decline/{token}"
ONE_CLICK_PATH = "/notifications/decline/{token}/one-click"


@dataclass(frozen=True)
class Door:
    """What is needed to make links and addresses usable."""

    base_url: str
    secret_keys: Sequence[str]
    sender: Sender

    def mail_for(self, message: Told, contact: Reader) -> Mail:
        """The mail as it leaves; AddressNotUsable when an address cannot stand in its calendar."""
        marks = {
            LINK_MARK: self.link_of(message),
            DECLINE_MARK: self._declining(contact, DECLINE_PATH),
        }
        calendar = message.calendar and addressed(
            message.calendar, organiser=self.sender.address, attendee=contact.email
        )
        return Mail(
            id=message.id,
            to_name=contact.name,
            to_address=contact.email,
            subject=message.subject,
            text=_filled(message.body_text, marks),
            html=_filled(message.body_html, marks),
            calendar=calendar,
            calendar_method=message.calendar_method,
            decline_url=self._declining(contact, ONE_CLICK_PATH) if message.bulk else None,
        )

    def link_of(self, message: Told) -> str:
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

    def _declining(self, contact: Reader, path: str) -> str:
        token = links.mint(self.secret_keys, DECLINE_PURPOSE, contact.id, 0)
        return self.base_url.rstrip("/") + path.format(token=token)


def _filled(text: str, marks: dict[str, str]) -> str:
    for mark, address in marks.items():
        text = text.replace(mark, address)
    return text
