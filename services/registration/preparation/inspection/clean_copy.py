"""What is left of an upload once it was opened: the copy that is kept, and what it lost."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CleanCopy:
    """`links_removed` counts the addresses that the file led to and that its copy does not."""

    media_type: str
    content: bytes
    links_removed: int = 0
