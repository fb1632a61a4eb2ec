"""What a person says about an uploaded list after she saw how it is read."""

from dataclasses import dataclass, field
from typing import Any

Cell = tuple[int, int]
"""Row and column in the file, both from 1."""


@dataclass(frozen=True)
class ListChoices:
    """`headings`: folded heading → wanted column, "" for none. `corrections`: of cells of `sheet`.

    `apart`: rows that are other students than their namesakes. `shared`: addresses that several
    students have. `replaces`: wishes that are there already too. `takes_usable`: rows without a
    fault, though others have one.
    """

    headings: dict[str, str] = field(default_factory=dict)
    leaves_hidden_out: bool = False
    sheet: str = ""
    corrections: dict[Cell, str] = field(default_factory=dict)
    apart: frozenset[int] = frozenset()
    shared: frozenset[str] = frozenset()
    replaces: bool = False
    takes_usable: bool = False

    def to_json(self) -> dict[str, Any]:
        """What a row of the database keeps; `takes_usable` is said anew each time."""
        return {
            "headings": self.headings,
            "leaves_hidden_out": self.leaves_hidden_out,
            "sheet": self.sheet,
            "corrections": [[*cell, text] for cell, text in sorted(self.corrections.items())],
            "apart": sorted(self.apart),
            "shared": sorted(self.shared),
            "replaces": self.replaces,
        }

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "ListChoices":
        return cls(
            headings=dict(document.get("headings", {})),
            leaves_hidden_out=bool(document.get("leaves_hidden_out")),
            sheet=str(document.get("sheet", "")),
            corrections={(row, at): text for row, at, text in document.get("corrections", [])},
            apart=frozenset(document.get("apart", [])),
            shared=frozenset(document.get("shared", [])),
            replaces=bool(document.get("replaces")),
        )
