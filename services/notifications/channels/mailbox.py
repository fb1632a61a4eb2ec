"""The channel of an installation without a mail server: mails stay here and a page shows them."""

from services.notifications.channels.mail import Mail
from services.notifications.domain.delivery import Attempt, Outcome
from services.notifications.domain.wording import AddressNotUsable, address_for_header


class MailboxChannel:
    """Accepts whatever a mail server would; the stored message is the mail."""

    name = "mailbox"

    def open(self) -> bool:
        return True

    def offer(self, mail: Mail) -> Attempt | None:
        try:
            address_for_header(mail.to_address)
        except AddressNotUsable:
            return Attempt(Outcome.REFUSED, None, "address not usable")
        return None

    def hand_over(self) -> Attempt:
        return Attempt(Outcome.DELIVERED)

    def close(self) -> None:
        """Nothing is held open."""
