"""What can be wrong with a provider, with its answer, and with who comes by it."""

from typing import ClassVar

from shared.errors import DomainError


class ProviderFault(DomainError):
    """The provider cannot be used as it is set up; `reason` says why, `detail` names a fact."""

    code = "provider_fault"

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason=reason, detail=detail)
        self.reason, self.detail = reason, detail


class ProviderAway(ProviderFault):
    """It does not answer, or not in time."""

    code = "provider_away"


class StatementRefused(DomainError):
    """What the provider states is not good enough; `reason` says which rule it breaks."""

    code = "statement_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class AnswersTooMany(DomainError):
    """One browser, or everybody at one provider, comes too often."""

    code = "answers_too_many"


class ProviderIncomplete(DomainError):
    """It cannot be switched on yet; fields name what is missing or wrong."""

    code = "provider_incomplete"


class IdentityTaken(DomainError):
    """The log-in belongs to somebody else here, or the person has another one."""

    code = "identity_taken"


class IdentityLineRefused(DomainError):
    """A line of a pasted list cannot be used; `line` counts from 1."""

    code: ClassVar[str] = "identity_line_refused"
    field = "lines"
