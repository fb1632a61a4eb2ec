"""Signed links that need no stored token; they do not say whether the link still holds.

A token is URL-safe base64 of subject (16 bytes), generation (4 bytes) and a 256-bit HMAC over
purpose and both. It is computed from (subject, generation) whenever it is needed, so no usable
token lies in a table, a queue or a log. The owner of the subject raises its generation to revoke
every earlier link. itsdangerous signs as well, but writes its tokens in another way: whatever link
lies in somebody's mail would be dead.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

_SUBJECT_BYTES = 16
_GENERATION_BYTES = 4
_MAC_BYTES = hashlib.sha256().digest_size
_TOKEN_BYTES = _SUBJECT_BYTES + _GENERATION_BYTES + _MAC_BYTES
_TOKEN_LENGTH = -(-_TOKEN_BYTES * 4 // 3)


@dataclass(frozen=True)
class LinkToken:
    """What a genuine link says: which row it opens, and in which generation it was made."""

    subject: UUID
    generation: int


def mint(keys: Sequence[str], purpose: str, subject: UUID, generation: int) -> str:
    """The token for `subject`, signed with the first key."""
    body = subject.bytes + generation.to_bytes(_GENERATION_BYTES, "big")
    signed = body + purpose_mac(keys[0], purpose, body)
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


def read(keys: Sequence[str], purpose: str, token: str) -> LinkToken | None:
    """What `token` says, or None unless one of the keys signed it for this purpose."""
    raw = _decoded(token)
    if raw is None:
        return None
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if not any(hmac.compare_digest(purpose_mac(key, purpose, body), mac) for key in keys):
        return None
    subject = UUID(bytes=body[:_SUBJECT_BYTES])
    return LinkToken(subject, int.from_bytes(body[_SUBJECT_BYTES:], "big"))


def _decoded(token: str) -> bytes | None:
    if len(token) != _TOKEN_LENGTH or not token.isascii():
        return None
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    # One spelling per link: the unused bits of the last character must be zero.
    spelling = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return raw if len(raw) == _TOKEN_BYTES and spelling == token else None


def purpose_mac(key: str, purpose: str, body: bytes) -> bytes:
    """256 bits over `body` that nobody makes without the key, nor for another purpose."""
    purpose_key = hmac.digest(key.encode(), b"matchdag link: " + purpose.encode(), "sha256")
    return hmac.digest(purpose_key, body, "sha256")
