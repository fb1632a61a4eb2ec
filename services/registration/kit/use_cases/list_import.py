"""What reading an uploaded list gave, before and after it is taken in."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from services.registration.kit.domain.errors import SheetUnusable
from services.registration.kit.domain.list_choices import ListChoices
from shared.sheets import Imported, ReadingChoices

Plan = TypeVar("Plan")


@dataclass(frozen=True)
class ListImport(Generic[Plan]):
    """`plan` is what would happen to the rows without a fault; `sheet` has all rows and faults."""

    plan: Plan
    sheet: Imported

    @property
    def ok(self) -> bool:
        return self.sheet.ok

    @property
    def listed(self) -> int:
        return len(self.sheet.usable)


def read_choices(choices: ListChoices | None) -> ReadingChoices:
    """Of what a person said, the part that decides how the file is read."""
    choices = choices or ListChoices()
    return ReadingChoices(
        choices.headings,
        choices.leaves_hidden_out,
        choices.sheet,
        {choices.sheet: choices.corrections} if choices.corrections else {},
    )


def require_usable(imported: ListImport[Plan], choices: ListChoices | None) -> None:
    """Raises SheetUnusable for a fault, unless the rows without one are to be taken in."""
    takes_usable = choices is not None and choices.takes_usable
    if not imported.ok and not (takes_usable and imported.listed):
        raise SheetUnusable(faults=imported.sheet.faults.total)
