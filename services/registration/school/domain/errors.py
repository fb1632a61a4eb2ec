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


class CodesTooFast(DomainError):
    """Many codes or passkeys were wrong; `wait` says in words how long none is looked at."""

    code = "codes_too_fast"


class MailCodeRefused(DomainError):
    """Another code, one that is used or too old, or nobody's; which one is not told."""

    code = "mail_code_refused"


class AsksTooOften(DomainError):
    """One browser asks for many links; `wait` says in words how long."""

    code = "asks_too_often"


class FactorMissing(DomainError):
    """There is no factor to take away; somebody else may have done it."""

    code = "factor_missing"


class PasskeyRefused(DomainError):
    """The answer is not of a passkey known here, not to what was asked, or too late; which one is
    not told.
    """

    code = "passkey_refused"


class PasskeyCopied(DomainError):
    """Its counter fell: there are two of it, and none is accepted any more."""

    code = "passkey_copied"


class PasskeyExists(DomainError):
    """This device's passkey is known here already."""

    code = "passkey_exists"


class LastFactor(DomainError):
    """The school demands a second factor, and this is the only one that works."""

    code = "last_factor"


class OwnFactor(DomainError):
    """Nobody resets the own factor: a code takes that away."""

    code = "own_factor"


class LastAdministrator(DomainError):
    code = "last_administrator"


class OrganisationExists(DomainError):
    code = "organisation_exists"
