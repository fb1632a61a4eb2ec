"""What somebody was shown before they said yes, as a digest of the value: whoever carries it out
plans anew and compares. It decides nothing about what a preview holds.

The digest is no secret and no proof: who could forge it may do the thing itself.
"""

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from typing import Any

from shared.errors import DomainError


class PreviewOutdated(DomainError):
    """What would be done now is not what was shown; nothing is done. `preview` is the digest of
    what it would be now.
    """

    code = "preview_outdated"


def preview_digest(value: object) -> str:
    """Of plain values, dataclasses and collections of them; equal values, equal digests."""
    return hashlib.sha256(_text(value).encode()).hexdigest()


def require_seen(value: object, seen_preview: str | None) -> None:
    """Raises PreviewOutdated unless `value` was what was shown. None: nobody was shown anything."""
    if seen_preview is not None and seen_preview != (digest := preview_digest(value)):
        raise PreviewOutdated(preview=digest)


def _text(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if is_dataclass(value):
        return [_plain(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Mapping):
        return sorted([_text(key), _plain(inner)] for key, inner in value.items())
    if isinstance(value, AbstractSet):
        return sorted(_text(each) for each in value)
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return [type(value).__name__, str(value)]
