"""The channel of an installation without a mail server: mails stay here and a page shows them."""

from services.notifications.channels.mail import Mail
from services.notifications.domain.delivery import Attempt, Outcome
from services.notifications.domain.safe_text import UnusableAddress, header_address


class MailboxChannel:
    """Accepts whatever a mail server would; the stored message is the mail."""

    name = "mailbox"

    def open(self) -> bool:
        return True

    def offer(self, mail: Mail) -> Attempt | None:
        try:
            header_address(mail.to_address)
        except UnusableAddress:
            return Attempt(Outcome.REFUSED, None, "address not usable")
        return None

    def hand_over(self) -> Attempt:
        return Attempt(Outcome.DELIVERED)

    def close(self) -> None:
        """Nothing is held open."""
