"""Who gets a mail and why, decided before the page that asks is laid out; it looks nothing up.

The view fills it, shared/mail_preview.html shows it, and the use case compares `seen` with what
it would do now (shared/previews.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class MailReader:
    """`group`: a class, or what else tells two of one name apart; `lacks`: what is asked for."""

    name: str
    group: str
    email: str
    lacks: str


@dataclass(frozen=True)
class OmittedReader:
    name: str
    reason: str


@dataclass(frozen=True)
class MailPreview:
    """`mail`: what the mail says. The form goes to `address` with `fields`; `back` leads away."""

    title: str
    sentence: str
    mail: str
    readers: tuple[MailReader, ...]
    left_out: tuple[OmittedReader, ...]
    button: str
    address: str
    back: str
    seen: str
    fields: Mapping[str, str] = field(default_factory=dict)
