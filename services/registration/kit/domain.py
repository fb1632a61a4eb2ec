"""What several subjects refuse in the same words."""

from shared.errors import DomainError


class SheetUnusable(DomainError):
    """A sheet with faults; they travel beside the error, each with row and column."""

    code = "sheet_unusable"


class NobodyChosen(DomainError):
    code = "nobody_chosen"
