"""What can be wrong with people, sign-in and the school itself; texts for people stand above."""

from shared.errors import DomainError


class DetailsIncomplete(DomainError):
    """A form about a person or a company lacks something; fields name it."""

    code = "details_incomplete"


class AddressTaken(DomainError):
    code = "address_taken"


class SignInRefused(DomainError):
    """The link is used, too old, from another browser or nobody's; which one is not told."""

    code = "sign_in_refused"


class CodeRefused(DomainError):
    code = "code_refused"


class LastAdministrator(DomainError):
    code = "last_administrator"


class OrganisationExists(DomainError):
    code = "organisation_exists"
