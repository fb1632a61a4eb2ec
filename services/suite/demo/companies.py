"""The invented companies of the demo, read from companies.toml; never mixed with real ones."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from services.registration.seed.values import SeedReply

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@dataclass(frozen=True)
class DemoCompany:
    """`pull` is how attractive the company is to students; 1 is average."""

    name: str
    contact: str
    educations: tuple[str, ...]
    pull: float
    tables: int
    placements: int
    presentation: str

    @property
    def email(self) -> str:
        words = self.name.casefold().translate(_LETTERS)
        site = "".join(letter for letter in words if letter.isascii() and letter.isalnum())
        return f"laerling@{site}.example"

    @property
    def reply(self) -> SeedReply:
        """Its yes to an invitation."""
        return SeedReply(
            self.name, self.educations, self.tables, self.placements, self.presentation
        )


def read_companies() -> list[DemoCompany]:
    """In the order of the file: the first are the ones that come."""
    text = (Path(__file__).parent / "companies.toml").read_text()
    rows = tomllib.loads(text)["company"]
    return [DemoCompany(**{**row, "educations": tuple(row["educations"])}) for row in rows]
