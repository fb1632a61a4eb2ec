"""What can be wrong in registration, by name; texts for people stand in errors.py above."""

from shared.errors import DomainError


class ReplyIncomplete(DomainError):
    code = "reply_incomplete"


class ReplyClosed(DomainError):
    code = "reply_closed"


class EventIsCancelled(DomainError):
    code = "event_cancelled"


class DetailsIncomplete(DomainError):
    """A form about a person or a company lacks something; fields name it."""

    code = "details_incomplete"


class NoGuidance(DomainError):
    """Counsellors belong to events of the kind guidance."""

    code = "no_guidance"


class TopicTooLong(DomainError):
    """fields: limit."""

    code = "topic_too_long"


class AddressTaken(DomainError):
    code = "address_taken"


class CompanyNumberTaken(DomainError):
    code = "company_number_taken"


class NobodyChosen(DomainError):
    code = "nobody_chosen"


class TooManyAtOnce(DomainError):
    """More mails in one go than an organiser may send without thinking twice."""

    code = "too_many_at_once"


class NoAddress(DomainError):
    code = "no_address"


class SignInRefused(DomainError):
    """The link is used, too old, from another browser or nobody's; which one is not told."""

    code = "sign_in_refused"


class TooManySignInRequests(DomainError):
    code = "too_many_sign_in_requests"


class CodeRefused(DomainError):
    code = "code_refused"


class LastAdministrator(DomainError):
    code = "last_administrator"


class OrganisationExists(DomainError):
    code = "organisation_exists"


class SheetUnusable(DomainError):
    """A sheet with faults; they travel beside the error, each with row and column."""

    code = "sheet_unusable"
