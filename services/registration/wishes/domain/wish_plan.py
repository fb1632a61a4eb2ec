"""What taking a sheet of wishes in would change; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class WishLine:
    """Whose list it is, a student's or a company's, and the wishes as people read them."""

    id: UUID
    number: int
    name: str
    wishes: tuple[str, ...]


@dataclass(frozen=True)
class WishChange:
    before: WishLine
    after: WishLine


@dataclass(frozen=True)
class WishPlan:
    """`kept` have a list and are not replaced; `empty` have no wishes in the sheet, so that nothing
    is done to theirs. `companies` are the lists to be written, of `new` and `changed`.
    """

    new: Sequence[WishLine] = ()
    changed: Sequence[WishChange] = ()
    unchanged: Sequence[WishLine] = ()
    kept: Sequence[WishLine] = ()
    empty: Sequence[WishLine] = ()
    doubles_dropped: int = 0
    companies: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    without_address: int = 0

    @property
    def list_count(self) -> int:
        return len(self.new) + len(self.changed) + len(self.unchanged)


def plan_wishes(
    lines: Sequence[WishLine],
    lists: Mapping[UUID, tuple[UUID, ...]],
    before: Mapping[UUID, tuple[UUID, ...]],
    names: Mapping[UUID, str],
    *,
    replaces: bool,
    doubles_dropped: int = 0,
) -> WishPlan:
    """Compare the sheet with the lists that are there. Nothing is replaced by an empty list."""
    new, changed, unchanged, kept, empty = [], [], [], [], []
    for line in lines:
        own = before.get(line.id, ())
        if not lists[line.id]:
            empty.append(line)
        elif not own:
            new.append(line)
        elif own != lists[line.id] and replaces:
            named = tuple(names.get(company, "") for company in own)
            changed.append(WishChange(WishLine(line.id, line.number, line.name, named), line))
        elif own != lists[line.id] or not replaces:
            kept.append(line)
        else:
            unchanged.append(line)
    written = [*new, *(change.after for change in changed)]
    return WishPlan(
        new,
        changed,
        unchanged,
        kept,
        empty,
        doubles_dropped,
        {line.id: lists[line.id] for line in written},
    )
