"""The last digest of the chain, written down outside the database: a file with a line a segment.

Whoever may write the database may write a whole new chain; this file then says another digest. Keep
it where the database's owner cannot write. After a restore the chain is an older one, rightly: the
operator accepts that, which stands in the file as a line of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.audit.tables import audit_segments

_RESTORED = "restored"
_columns = audit_segments.c


@dataclass(frozen=True)
class Head:
    """The chain as it was when this segment was its last."""

    number: int
    digest: str
    first_position: int
    last_position: int

    def __str__(self) -> str:
        return f"{self.number} {self.digest} {self.first_position} {self.last_position}"

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Raises ValueError for what is no such line."""
        number, digest, first, last = line.split()
        bytes.fromhex(digest)
        return cls(int(number), digest, int(first), int(last))


class HeadsFile:
    """`<folder>/<service>.heads`; one process at a time writes, under the lock of sealing."""

    def __init__(self, folder: Path, service: str) -> None:
        self.path = folder / f"{service}.heads"

    def heads(self) -> list[Head]:
        """Those that count, by number; lines that were not written here are passed over."""
        return self._read()[0]

    def unreadable_lines(self) -> list[int]:
        """Their numbers, from 1."""
        return self._read()[1]

    def _read(self) -> tuple[list[Head], list[int]]:
        counting: dict[int, Head] = {}
        unreadable = []
        for line_number, line in enumerate(self._lines(), 1):
            try:
                if line.startswith(_RESTORED):
                    last = int(line.split()[1])
                    counting = {number: head for number, head in counting.items() if number <= last}
                else:
                    head = Head.from_line(line)
                    counting[head.number] = head
            except (ValueError, IndexError):
                unreadable.append(line_number)
        return [counting[number] for number in sorted(counting)], unreadable

    def add_missing(self, session: Session) -> None:
        """Write down the heads that it does not know, also those of a process that died between."""
        known = self.heads()
        last = known[-1].number if known else 0
        self._add([str(head) for head in heads_after(session, last)])

    def accept_restored(self, session: Session) -> int:
        """Let only heads count up to the database's own last one; its number."""
        last = session.scalar(select(_columns.number).order_by(_columns.number.desc()).limit(1))
        self._add([f"{_RESTORED} {last or 0}"])
        return last or 0

    def _lines(self) -> list[str]:
        if not self.path.exists():
            return []
        return self.path.read_text(encoding="ascii", errors="replace").splitlines()

    def _add(self, lines: Sequence[str]) -> None:
        if lines:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="ascii") as opened:
                opened.write("".join(f"{line}\n" for line in lines))


def heads_after(session: Session, number: int) -> list[Head]:
    rows = session.execute(
        select(_columns.number, _columns.digest, _columns.first_position, _columns.last_position)
        .where(_columns.number > number)
        .order_by(_columns.number)
    )
    return [Head(number, digest.hex(), first, last) for number, digest, first, last in rows]
