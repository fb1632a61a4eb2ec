"""What the page of the log shows and offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.registration.audit.texts.lines import AuditLine


@dataclass(frozen=True)
class AuditPage:
    lines: Sequence[AuditLine]
    chosen: Mapping[str, Any]
    events: Sequence[tuple[Any, str]]
    use_cases: Sequence[tuple[str, str]]
    previous_address: str
    next_address: str
    export_address: str
    is_narrowed: bool
