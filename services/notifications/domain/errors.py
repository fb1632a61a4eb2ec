"""What notifications may refuse; texts and statuses are mapped once, elsewhere."""

from shared.errors import DomainError


class MailNotResendable(DomainError):
    """The mail is on its way, has arrived, or is of no use any more; `status` says which."""

    code = "mail_cannot_be_sent_again"
