"""What makes a sign-in link from the console good; reads no clock."""

from datetime import datetime
from typing import Literal

ConsoleSignIn = Literal["", "console", "demo"]

MINUTES_PER_GENERATION = 10


def purpose_of(kind: str) -> str:
    """The purpose that signs the links: a demo's link is worth nothing anywhere else."""
    return f"{kind}-sign-in"


def generation_at(kind: str, now: datetime) -> int:
    """A demo's links stay good; a console's are made anew every ten minutes."""
    return 0 if kind == "demo" else int(now.timestamp()) // (MINUTES_PER_GENERATION * 60)


def is_fresh(kind: str, generation: int, now: datetime) -> bool:
    """Good for the ten minutes in which it was made and the next ten."""
    return 0 <= generation_at(kind, now) - generation <= 1
