"""Where passkeys hold, what a browser answers with, and when a counter tells of a copy."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

#: from the moment a browser is asked until it has answered
CHALLENGE_LIVES = timedelta(minutes=5)
#: how far ahead the clock of the replica that asked may be
CLOCKS_APART = timedelta(minutes=2)
PASSKEY_NAME_LIMIT = 60
LONGEST_ANSWER = 16_000
_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class PasskeySite:
    """The relying party of WebAuthn: a passkey is of one `host`, and works at one `origin`."""

    host: str
    origin: str


def passkey_site(base_url: str) -> PasskeySite:
    """By the configured address alone: what a request says of itself is the browser's word."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    is_usual = parts.port in (None, _USUAL_PORTS.get(parts.scheme))
    return PasskeySite(host, f"{parts.scheme}://{host}{'' if is_usual else f':{parts.port}'}")


@dataclass(frozen=True)
class PasskeyAnswer:
    """What a browser sent, not yet checked: the whole, and what must be known to check it."""

    sent: dict[str, Any]
    credential_id: bytes
    challenge: bytes
    #: whom the authenticator believes the passkey to be of; b"" where it does not say
    user_handle: bytes


def read_answer(text: str) -> PasskeyAnswer | None:
    """None for what no browser sends."""
    if not text or len(text) > LONGEST_ANSWER:
        return None
    try:
        sent = json.loads(text)
        response = sent["response"]
        told = json.loads(_decoded(response["clientDataJSON"]).decode())
        return PasskeyAnswer(
            sent,
            _decoded(sent["rawId"]),
            _decoded(told["challenge"]),
            _decoded(response.get("userHandle") or ""),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def has_fallen(before: int, now: int) -> bool:
    """Whether a counter that must rise has not: two devices sign with one key.

    Web Authentication, 6.1.1. One that is 0 both times does not count at all.
    """
    return (before > 0 or now > 0) and now <= before


def _decoded(text: str) -> bytes:
    """Base64url without padding. Raises ValueError or TypeError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
