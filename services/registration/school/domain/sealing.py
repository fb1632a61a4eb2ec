"""How a secret is sealed for one owner: readable only with one of the application's keys.

The owner is a person with her code app, or a sign-in provider with the secret it gave the school.
"""

import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

NONCE_BYTES = 16
_MAC_BYTES = 32
#: in place of a seal, where there is nothing to seal
NO_SECRET = b""


def sealed(key: str, owner_id: UUID, secret: str, *, nonce: bytes) -> bytes:
    """Nonce, masked secret and MAC."""
    masked = _masked(key, nonce, secret.encode())
    return nonce + masked + _mac(key, owner_id, nonce + masked)


def unsealed(keys: Sequence[str], owner_id: UUID, seal: bytes) -> str | None:
    """The secret, or None where none of the keys sealed it."""
    body, mac = seal[:-_MAC_BYTES], seal[-_MAC_BYTES:]
    for key in keys:
        if hmac.compare_digest(_mac(key, owner_id, body), mac):
            return _masked(key, body[:NONCE_BYTES], body[NONCE_BYTES:]).decode()
    return None


def _masked(key: str, nonce: bytes, content: bytes) -> bytes:
    mask = hashlib.shake_256(b"matchdag totp: " + key.encode() + nonce).digest(len(content))
    return bytes(a ^ b for a, b in zip(content, mask, strict=True))


def _mac(key: str, owner_id: UUID, body: bytes) -> bytes:
    own_key = hmac.digest(key.encode(), b"matchdag totp seal", "sha256")
    return hmac.digest(own_key, owner_id.bytes + body, "sha256")
