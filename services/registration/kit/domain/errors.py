"""What several subjects refuse in the same words."""

from typing import Literal
from uuid import UUID

from shared.errors import DomainError, NotFound


class SheetUnusable(DomainError):
    """A sheet with faults; they travel beside the error, each with row and column."""

    code = "sheet_unusable"


LinkFault = Literal["unknown", "revoked", "renewed", "expired", "not_coming"]


class LinkRefused(NotFound):
    """The link opens nothing; `reason` is for the log alone, from outside all look the same."""

    def __init__(self, reason: LinkFault) -> None:
        super().__init__("link")
        self.reason = reason


#: the id of no row: a token that nobody made is looked up as one that somebody made
NOBODY = UUID(int=0)
