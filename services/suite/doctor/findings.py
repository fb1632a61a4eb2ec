"""What an examination finds, in words for whoever set the installation up."""

from dataclasses import dataclass
from enum import Enum


class Weight(Enum):
    WELL = "ok"
    DOUBT = "look"
    FAULT = "FAULT"


@dataclass(frozen=True)
class Finding:
    """A DOUBT may be as it should be; with a FAULT something does not work."""

    weight: Weight
    subject: str
    text: str

    def __str__(self) -> str:
        return f"{self.weight.value:<6} {self.subject}: {self.text}"


def well(subject: str, text: str) -> Finding:
    return Finding(Weight.WELL, subject, text)


def doubt(subject: str, text: str) -> Finding:
    return Finding(Weight.DOUBT, subject, text)


def fault(subject: str, text: str) -> Finding:
    return Finding(Weight.FAULT, subject, text)
