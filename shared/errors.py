"""Errors of the domain's own language; they know nothing of HTTP, texts or languages."""

from typing import ClassVar


class DomainError(Exception):
    """A rule of the domain said no.

    `code` is stable and seen by API clients; each service maps the class once to a status and a
    text. `fields` are the facts that the text may name, given as keywords: `SlotFull(slot=3)`.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code)
        self.fields: dict[str, object] = fields

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code} ({facts})" if facts else self.code


class NotFound(Exception):
    """There is no such row, or it belongs to somebody else: both look the same from outside.

    No rule of the domain says this, so whoever answers a refusal by its text never catches it; the
    web door maps it once for every service. `subject` names what was sought, for logs alone.
    """

    code: ClassVar[str] = "not_found"

    def __init__(self, subject: str = "") -> None:
        super().__init__(self.code)
        self.subject = subject

    def __str__(self) -> str:
        return f"{self.code} ({self.subject})" if self.subject else self.code


class NotPermitted(Exception):
    """Who asks may not do this here, and may know that: the row is of the own school.

    The web door maps it once for every service. `permission` names what was asked for, for logs.
    """

    code: ClassVar[str] = "forbidden"

    def __init__(self, permission: str = "") -> None:
        super().__init__(self.code)
        self.permission = permission


class StaleVersion(DomainError):
    """Somebody else changed the row since it was read; carry the present version in `fields`."""

    code = "stale_version"
