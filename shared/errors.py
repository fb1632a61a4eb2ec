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


class NotFound(DomainError):
    """There is no such row, or it belongs to somebody else: both look the same from outside."""

    code = "not_found"


class StaleVersion(DomainError):
    """Somebody else changed the row since it was read; carry the present version in `fields`."""

    code = "stale_version"
