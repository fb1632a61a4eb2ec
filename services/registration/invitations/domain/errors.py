"""What can be wrong with an invitation or its reply."""

from shared.errors import DomainError


class ReplyIncomplete(DomainError):
    code = "reply_incomplete"


class ReplyClosed(DomainError):
    code = "reply_closed"


class NobodyChosen(DomainError):
    code = "nobody_chosen"


class TooManyAtOnce(DomainError):
    """More mails in one go than an organiser may send without thinking twice."""

    code = "too_many_at_once"


class CompanyUnknown(DomainError):
    """The organisation, or the event, has not got one of the companies that were named."""

    code = "company_unknown"


class NoAddress(DomainError):
    code = "no_address"
